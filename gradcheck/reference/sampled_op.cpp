#include "gradcheck/reference/sampled_op.hpp"

#include <string>
#include <type_traits>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/wide.hpp"

namespace gradcheck {

namespace {

template <class T>
ScalarFacts facts_of(Look look) {
  using Traits = ScalarTraits<T>;
  if constexpr (Traits::has_step)
    return {Traits::kind, Traits::unit_roundoff, Traits::step_exponent, look};
  else
    return {Traits::kind, Traits::unit_roundoff, 0, look};
}

template <class W, class T>
W widened(const T& value) {
  if constexpr (std::is_same_v<T, W>)
    return value;
  else if constexpr (std::is_floating_point_v<T>)
    return from_double<W>(static_cast<double>(value));
  else
    return convert_number<W>(value);
}

template <class W, class T>
class SampledIn final : public SampledOp<W> {
 public:
  SampledIn(const Op& op, const Case& instance, Look look)
      : SampledOp<W>(op, instance, facts_of<T>(look)), evaluation_(op, instance) {}

  void set_input(std::size_t input, std::size_t element, double start, double move) override {
    evaluation_.set_input(input, element, moved(start, move));
  }
  void set_upstream(std::size_t output, std::size_t element, double start, double move) override {
    evaluation_.set_upstream(output, element, moved(start, move));
  }
  void set_upstream_of_case() override { evaluation_.set_upstream_of_case(); }
  void set_upstream_zero() override { evaluation_.set_upstream_zero(); }

  void forward() override { evaluation_.forward(); }
  std::size_t output_size(std::size_t output) const override { return evaluation_.output_size(output); }
  W output(std::size_t output, std::size_t element) const override {
    return widened<W>(evaluation_.output(output, element));
  }

  void backward() override { evaluation_.backward(); }
  W downstream(std::size_t input, std::size_t element) const override {
    return widened<W>(evaluation_.downstream(input, element));
  }
  bool written(std::size_t input, std::size_t element) const override { return evaluation_.written(input, element); }

  std::int64_t forward_calls() const override { return evaluation_.forward_calls(); }
  std::int64_t backward_calls() const override { return evaluation_.backward_calls(); }

  PackedForward* packed() override {
    if constexpr (std::is_same_v<T, DoubleDouble>)
      return &evaluation_.packed();
    else
      return nullptr;
  }

 private:
  static T moved(double start, double move) {
    return move == 0 ? from_double<T>(start) : T(from_double<T>(start) + from_double<T>(move));
  }

  Evaluation<T> evaluation_;
};

}  // namespace

template <class W>
std::unique_ptr<SampledOp<W>> sampled_op(const Op& op, const Case& instance, ScalarKind scalar, Look look) {
  constexpr bool holds_all = std::is_same_v<W, Referee>,
                 holds_double_double = holds_all || std::is_same_v<W, DoubleDouble>;
  switch (scalar) {
    case ScalarKind::float32: return std::make_unique<SampledIn<W, float>>(op, instance, look);
    case ScalarKind::float64: return std::make_unique<SampledIn<W, double>>(op, instance, look);
    case ScalarKind::double_double:
      if constexpr (holds_double_double) return std::make_unique<SampledIn<W, DoubleDouble>>(op, instance, look);
      break;
    case ScalarKind::binary128:
      if constexpr (holds_all) return std::make_unique<SampledIn<W, Binary128>>(op, instance, look);
      break;
    case ScalarKind::wide:
      if constexpr (holds_all) return std::make_unique<SampledIn<W, Referee>>(op, instance, look);
      break;
  }
  throw UsageError("results in " + std::string(name(scalar)) +
                   " are wider than the scalar that differences are taken in");
}

template std::unique_ptr<SampledOp<double>> sampled_op(const Op&, const Case&, ScalarKind, Look);
template std::unique_ptr<SampledOp<DoubleDouble>> sampled_op(const Op&, const Case&, ScalarKind, Look);
template std::unique_ptr<SampledOp<Referee>> sampled_op(const Op&, const Case&, ScalarKind, Look);

}  // namespace gradcheck
