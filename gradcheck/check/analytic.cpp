#include "gradcheck/check/analytic.hpp"

#include <memory>

namespace gradcheck {

template <class W>
class AnalyticSide<W>::Engine {
 public:
  virtual ~Engine() = default;
  virtual double unit_roundoff() const = 0;
  virtual AnalyticGradient<W> gradient() = 0;
  virtual AnalyticGradient<W> row(std::size_t output, std::size_t element) = 0;
  virtual std::int64_t forward_calls() const = 0;
  virtual std::int64_t backward_calls() const = 0;
};

template <class W>
template <class T>
class AnalyticSide<W>::EngineIn final : public Engine {
 public:
  EngineIn(const Op& op, const Case& instance) : op_(op), evaluation_(op, instance) { evaluation_.forward(); }

  double unit_roundoff() const override { return ScalarTraits<T>::unit_roundoff; }

  AnalyticGradient<W> gradient() override {
    evaluation_.set_upstream_of_case();
    return collect();
  }

  AnalyticGradient<W> row(std::size_t output, std::size_t element) override {
    evaluation_.set_upstream_zero();
    evaluation_.set_upstream(output, element, T(1));
    return collect();
  }

  std::int64_t forward_calls() const override { return evaluation_.forward_calls(); }
  std::int64_t backward_calls() const override { return evaluation_.backward_calls(); }

 private:
  AnalyticGradient<W> collect() {
    evaluation_.backward();
    AnalyticGradient<W> result;
    result.values.resize(op_.signature().inputs.size());
    result.written.resize(op_.signature().inputs.size());
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (std::size_t i = 0; i < evaluation_.input_size(input); ++i) {
        result.values[input].push_back(widened(evaluation_.downstream(input, i)));
        result.written[input].push_back(evaluation_.written(input, i));
      }
    }
    return result;
  }

  static W widened(const T& value) {
    if constexpr (std::is_same_v<T, W>)
      return value;
    else
      return from_double<W>(static_cast<double>(value));
  }

  const Op& op_;
  Evaluation<T> evaluation_;
};

template <class W>
AnalyticSide<W>::AnalyticSide(const Op& op, const Case& instance, ScalarKind scalar) {
  if (scalar == ScalarKind::float32)
    engine_ = std::make_unique<EngineIn<float>>(op, instance);
  else if (scalar == ScalarKind::float64)
    engine_ = std::make_unique<EngineIn<double>>(op, instance);
  else if constexpr (!std::is_same_v<W, double>)
    engine_ = std::make_unique<EngineIn<W>>(op, instance);
}

template <class W>
AnalyticSide<W>::~AnalyticSide() = default;
template <class W>
double AnalyticSide<W>::unit_roundoff() const {
  return engine_->unit_roundoff();
}
template <class W>
AnalyticGradient<W> AnalyticSide<W>::gradient() {
  return engine_->gradient();
}
template <class W>
AnalyticGradient<W> AnalyticSide<W>::row(std::size_t output, std::size_t element) {
  return engine_->row(output, element);
}
template <class W>
std::int64_t AnalyticSide<W>::forward_calls() const {
  return engine_->forward_calls();
}
template <class W>
std::int64_t AnalyticSide<W>::backward_calls() const {
  return engine_->backward_calls();
}

template class AnalyticSide<double>;
template class AnalyticSide<DoubleDouble>;
template class AnalyticSide<Binary128>;
template class AnalyticSide<Referee>;

}  // namespace gradcheck
