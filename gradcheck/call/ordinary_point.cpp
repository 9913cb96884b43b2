#include "gradcheck/call/ordinary_point.hpp"

#include <algorithm>
#include <cmath>

namespace gradcheck {

namespace {

/// Some differentiable input that is not zero has this.
template <class Test>
bool any_input(const Op& op, const Case& instance, Test test) {
  return std::ranges::any_of(op.differentiable_inputs(), [&](std::size_t input) {
    return std::ranges::any_of(instance.inputs[input], [&](double value) { return value != 0 && test(value); });
  });
}

}  // namespace

bool is_ordinary_point(const Op& op, const Case& instance) {
  return !any_input(op, instance, [](double value) {
    return std::abs(value) < smallest_ordinary || std::abs(value) > largest_ordinary;
  });
}

bool is_kink_within_rounding(const Op& op, const Case& instance) {
  return !op.kinks().empty() &&
         any_input(op, instance, [](double value) { return std::abs(value) < smallest_ordinary; });
}

}  // namespace gradcheck
