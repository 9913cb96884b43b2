#include "gradcheck/check/precision/far_out.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/check/precision/result_tensors.hpp"

namespace gradcheck {

namespace {

constexpr double smallest_ordinary = 0x1p-10, largest_ordinary = 8;

/// Some differentiable input that is not zero has this.
template <class Test>
bool any_input(const Op& op, const Case& instance, Test test) {
  return std::ranges::any_of(op.differentiable_inputs(), [&](std::size_t input) {
    return std::ranges::any_of(instance.inputs[input], [&](double value) { return value != 0 && test(value); });
  });
}

/// An op that takes more than one entry at a time may take their norm. An elementwise op has no need to, but where its
/// upstream gradient is zero, 0 times a 1 / x^2 that has overflowed is NaN.
bool squares_underflow(const Op& op, const Case& instance, const ShippedScalar& shipped) {
  const bool has_zero = std::ranges::any_of(instance.upstream, [](const std::vector<double>& upstream) {
    return std::ranges::find(upstream, 0.0) != upstream.end();
  });
  if (is_elementwise(op) && !has_zero) return false;
  return any_input(op, instance, [&](double value) { return value * value < shipped.smallest_normal; });
}

/// 1 + x rounds to 1 and lies on the kink there.
bool kink_within_rounding(const Op& op, const Case& instance) {
  return !op.kinks().empty() &&
         any_input(op, instance, [](double value) { return std::abs(value) < smallest_ordinary; });
}

}  // namespace

bool is_ordinary_point(const Op& op, const Case& instance) {
  return !any_input(op, instance, [](double value) {
    return std::abs(value) < smallest_ordinary || std::abs(value) > largest_ordinary;
  });
}

std::string reason_to_set_aside(const Op& op, const Case& instance, const ShippedScalar& shipped) {
  if (squares_underflow(op, instance, shipped))
    return "squares of inputs this small underflow in " + std::string(shipped.name());
  if (kink_within_rounding(op, instance)) return "at inputs this small a kink may lie within one rounding";
  return "";
}

}  // namespace gradcheck
