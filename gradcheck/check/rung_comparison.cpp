#include "gradcheck/check/rung_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gradcheck/check/compare/gradient_sides.hpp"
#include "gradcheck/check/compare/jacobian_size.hpp"
#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/check/full_comparison.hpp"
#include "gradcheck/check/large_comparison.hpp"

namespace gradcheck {

namespace {

template <class W>
class RungComparison {
 public:
  RungComparison(const Op& op, const Case& instance, Rung rung) : sides_(op, instance, rung) {}

  Outcome run() {
    sides_.numeric.forward();
    if (outputs_are_finite() && outputs_repeat()) {
      sides_.compute_gradient();
      if (has_small_jacobian(sides_.op, sides_.instance))
        compare_in_full(sides_);
      else
        compare_large(sides_);
    }
    sides_.count_calls();
    return std::move(sides_.outcome);
  }

 private:
  std::string place_of(std::size_t output, std::size_t i) const {
    return sides_.output_name(output) + element_text(sides_.instance.output_shapes[output], i);
  }

  /// A black box has no room beyond its scalar's largest number; in an extended scalar infinity is the op's own.
  bool overflow() {
    for (const std::size_t input : sides_.op.differentiable_inputs()) sides_.unresolved(input);
    return false;
  }

  bool outputs_are_finite() {
    for (std::size_t output = 0; output < sides_.instance.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < sides_.numeric.output_size(output); ++i) {
        const double value = to_double(sides_.numeric.output(output, i));
        sides_.output_size = std::max(sides_.output_size, std::abs(value));
        if (std::isfinite(value)) continue;
        if (std::is_same_v<W, double> && std::isinf(value)) return overflow();
        Failure& failure = sides_.outcome.failures.emplace_back();
        failure.verdict = Verdict::undecided;
        failure.kind = "forward-not-finite";
        failure.message =
            place_of(output, i) + " is " + number_text(value) + " at this input, so forward has no derivative there";
        return false;
      }
    }
    return true;
  }

  /// The same inputs give the same outputs, to the last bit. Differences of an op that does not repeat mean nothing.
  bool outputs_repeat() {
    std::vector<W> before;
    for (std::size_t output = 0; output < sides_.instance.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < sides_.numeric.output_size(output); ++i)
        before.push_back(sides_.numeric.output(output, i));
    }
    sides_.numeric.forward();
    const ScalarKind scalar = sides_.numeric.scalar().kind;
    std::size_t place = 0;
    for (std::size_t output = 0; output < sides_.instance.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < sides_.numeric.output_size(output); ++i, ++place) {
        const W now = sides_.numeric.output(output, i);
        if (now == before[place]) continue;
        Failure& failure = sides_.outcome.failures.emplace_back();
        failure.kind = "not-deterministic";
        failure.message = "two calls of forward on the same inputs differ: " + place_of(output, i) + " is " +
                          full_text(before[place], scalar) + " and then " + full_text(now, scalar);
        return false;
      }
    }
    return true;
  }

  GradientSides<W> sides_;
};

}  // namespace

Outcome compare_on_rung(const Op& op, const Case& instance, Rung rung) {
  return in_difference_scalar(rung.forward, [&]<class W>() { return RungComparison<W>(op, instance, rung).run(); });
}

}  // namespace gradcheck
