#include "gradcheck/check/precision/extended_side.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/check/precision/result_tensors.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

namespace {

// A move is between half a rounding and one: with ±1 alone, two effects of equal size would cancel in half of the
// moves.
constexpr int move_bits = 20;

// Unless the op is elementwise, this many of the moves are made once more for backward alone: what forward saved was
// rounded apart from the inputs, and backward need not compute a mean or a norm anew. A layer norm of two entries is ±1
// for any inputs and has nearly no gradient; it is not weak because the saved mean was rounded.
constexpr int moves_apart = 3;
// A backward that looks for the x that is equal to y finds none when x and y are moved apart. Its entries jump by their
// own size, which is not an effect of rounding.
constexpr double jump = 0.125;

// By so much other entries change to see whether an entry depends on them. Any factor would do that keeps inputs in
// most domains.
constexpr double other_size = 0.875;

template <class W>
class ExtendedSideIn final : public ExtendedSide {
 public:
  ExtendedSideIn(const Op& op, const Case& instance, ScalarKind scalar)
      : op_(op),
        case_(instance),
        calls_(sampled_op<W>(op, instance, scalar)),
        tensors_(result_tensors(op, instance)),
        elementwise_(is_elementwise(op)),
        upstream_size_(largest_magnitude(instance.upstream)) {
    calls_->set_upstream_of_case();
    values_ = call_both(*calls_);
    for (const std::vector<W>& values : values_.of) conditioning_.emplace_back(values.size(), 0.0);
  }

  ScalarKind scalar() const override { return calls_->scalar().kind; }
  std::size_t size(std::size_t tensor) const override { return values_.of[tensor].size(); }
  double value(std::size_t tensor, std::size_t entry) const override { return to_double(values_.of[tensor][entry]); }
  bool written(std::size_t tensor, std::size_t entry) const override { return values_.written[tensor][entry]; }
  double difference(std::size_t tensor, std::size_t entry, double shipped) const override {
    return to_double(W(from_double<W>(shipped) - values_.of[tensor][entry]));
  }
  std::string text(std::size_t tensor, std::size_t entry) const override {
    return full_text(values_.of[tensor][entry], scalar());
  }
  std::int64_t forward_calls() const override { return calls_->forward_calls(); }
  std::int64_t backward_calls() const override { return calls_->backward_calls(); }

  void measure_conditioning(double rounding, int moves, RandomStream& random) override {
    for (int move = 0; move < moves; ++move) {
      move_inputs(rounding, random);
      move_upstream(rounding, random);
      ResultValues<W> moved = call_both(*calls_);
      widen_conditioning(moved, [](const ResultTensor&, double distance, double) {
        return std::isnan(distance) ? std::numeric_limits<double>::infinity() : distance;
      });
      if (move >= moves_apart || elementwise_) continue;
      move_inputs(rounding, random);
      call_backward(*calls_, moved);
      widen_conditioning(moved, [this](const ResultTensor& tensor, double distance, double largest) {
        return tensor.is_gradient && distance <= jump * std::max(largest, upstream_size_) ? distance : 0.0;
      });
    }
  }

  bool is_alone(std::size_t tensor, std::size_t entry) override {
    const Shape& shape = *tensors_[tensor].shape;
    // A single entry may be a norm or a mean of itself, whose terms cancel.
    if (shape.size() < 2) return false;
    // With an index an entry may be taken several times, and have terms in common with itself.
    if (std::ranges::any_of(op_.signature().inputs, &TensorSpec::is_index)) return false;
    const auto fits = [&](const Shape& other) { return other == shape || other.size() == 1; };
    for (const std::size_t input : op_.differentiable_inputs()) {
      if (!fits(case_.input_shapes[input])) return false;
    }
    if (!std::ranges::all_of(case_.output_shapes, fits)) return false;
    if (!change_all_but(entry)) return false;
    const ResultValues<W> changed = call_both(*calls_);
    return changed.of[tensor][entry] == values_.of[tensor][entry];
  }

 private:
  /// False if some value cannot change. Tensors of a single entry stay.
  bool change_all_but(std::size_t entry) {
    for (const std::size_t input : op_.differentiable_inputs()) {
      const std::vector<double>& values = case_.inputs[input];
      for (std::size_t i = 0; i < values.size(); ++i) {
        const double value = changed(values, i, entry);
        if (!op_.domains()[input].contains(value)) return false;
        calls_->set_input(input, i, value, 0);
      }
    }
    for (std::size_t output = 0; output < case_.upstream.size(); ++output) {
      const std::vector<double>& values = case_.upstream[output];
      for (std::size_t i = 0; i < values.size(); ++i) calls_->set_upstream(output, i, changed(values, i, entry), 0);
    }
    return true;
  }

  /// A value of 0 would hide terms, so it becomes another number.
  static double changed(const std::vector<double>& values, std::size_t i, std::size_t entry) {
    if (values.size() == 1 || i == entry) return values[i];
    return other_size * (values[i] == 0 ? 1 : values[i]);
  }

  static double move_of(double value, double rounding, RandomStream& random) {
    return value * (rounding * random.signed_half_to_one(move_bits));
  }

  /// A move that stays inside the domain: 0 where neither side does.
  static double move_inside(const Domain& domain, double value, double rounding, RandomStream& random) {
    const double move = move_of(value, rounding, random);
    // A move may round away in double; four times the move does not.
    if (domain.contains(value + 4 * move)) return move;
    return domain.contains(value - 4 * move) ? -move : 0;
  }

  void move_inputs(double rounding, RandomStream& random) {
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (std::size_t i = 0; i < case_.inputs[input].size(); ++i) {
        const double value = case_.inputs[input][i];
        calls_->set_input(input, i, value, move_inside(op_.domains()[input], value, rounding, random));
      }
    }
  }

  void move_upstream(double rounding, RandomStream& random) {
    for (std::size_t output = 0; output < case_.upstream.size(); ++output) {
      for (std::size_t i = 0; i < case_.upstream[output].size(); ++i) {
        const double value = case_.upstream[output][i];
        calls_->set_upstream(output, i, value, move_of(value, rounding, random));
      }
    }
  }

  /// part(tensor, distance, largest entry of the tensor): how much of a distance is conditioning.
  template <class Part>
  void widen_conditioning(const ResultValues<W>& moved, Part part) {
    for (std::size_t tensor = 0; tensor < moved.of.size(); ++tensor) {
      const double largest = largest_finite_magnitude(values_.of[tensor]);
      for (std::size_t i = 0; i < moved.of[tensor].size(); ++i) {
        const double distance = magnitude(W(moved.of[tensor][i] - values_.of[tensor][i]));
        conditioning_[tensor][i] = std::max(conditioning_[tensor][i], part(tensors_[tensor], distance, largest));
      }
    }
  }

  const Op& op_;
  const Case& case_;
  std::unique_ptr<SampledOp<W>> calls_;
  std::vector<ResultTensor> tensors_;
  bool elementwise_;
  double upstream_size_;
  ResultValues<W> values_;
};

}  // namespace

double ExtendedSide::largest(std::size_t tensor) const {
  double largest = 0;
  for (std::size_t i = 0; i < size(tensor); ++i) {
    const double entry = std::abs(value(tensor, i));
    if (std::isfinite(entry)) largest = std::max(largest, entry);
  }
  return largest;
}

std::unique_ptr<ExtendedSide> extended_side(const Op& op, const Case& instance, ScalarKind extended) {
  switch (extended) {
    case ScalarKind::double_double: return std::make_unique<ExtendedSideIn<DoubleDouble>>(op, instance, extended);
    case ScalarKind::binary128:
    case ScalarKind::wide: return std::make_unique<ExtendedSideIn<Referee>>(op, instance, extended);
    case ScalarKind::float32:
    case ScalarKind::float64: break;
  }
  throw UsageError(std::string(name(extended)) + " is not an extended scalar");
}

}  // namespace gradcheck
