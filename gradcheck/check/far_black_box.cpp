#include "gradcheck/check/far_black_box.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/check/doubt.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

namespace {

constexpr double smallest_ordinary = 0x1p-10, largest_ordinary = 8;
constexpr double smallest_step = 0x1p-7;  // of a black box in float

struct InputSizes {
  double smallest = 1, largest = 1;
};

/// Of the entries that are not zero; 1 where there is none.
InputSizes input_sizes(const Op& op, const Case& instance) {
  double smallest = std::numeric_limits<double>::infinity(), largest = 0;
  for (const std::size_t input : op.differentiable_inputs()) {
    for (const double value : instance.inputs[input]) {
      if (value != 0) smallest = std::min(smallest, std::abs(value));
      largest = std::max(largest, std::abs(value));
    }
  }
  return largest > 0 ? InputSizes{smallest, largest} : InputSizes{};
}

}  // namespace

Outcome without_far_failures(const Op& op, const Case& instance, Rung rung, Outcome outcome) {
  if (rung.forward != ScalarKind::float32 && rung.forward != ScalarKind::float64) return outcome;
  const auto [smallest, largest] = input_sizes(op, instance);
  if (smallest >= smallest_ordinary && largest <= largest_ordinary) return outcome;
  const double unit_roundoff =
      rung.forward == ScalarKind::float32 ? ScalarTraits<float>::unit_roundoff : ScalarTraits<double>::unit_roundoff;
  // What the rounding of a one inside of forward does to a difference with the smallest step.
  const double lost = backward_rounding * unit_roundoff / smallest_step * largest_magnitude(instance.upstream);
  for (Failure& failure : outcome.failures) {
    if (failure.verdict != Verdict::fail || !is_doubtful(failure)) continue;
    if (smallest >= smallest_ordinary && failure.deviation > lost) continue;
    failure.verdict = Verdict::undecided;
    failure.kind = "own-precision";
    failure.message += "; at inputs of this size the precision of forward is too low to decide";
  }
  return outcome;
}

}  // namespace gradcheck
