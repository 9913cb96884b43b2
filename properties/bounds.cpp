#include "properties/bounds.hpp"

#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

// Read as numbers, these bytes are 0, and a value near 0.0005 in double or 0.7 in float.
constexpr unsigned char surroundings[] = {0x00, 0x3f};

template <class T>
void check_bounds(const CallCheck<T>& check) {
  for (const unsigned char byte : surroundings) {
    OpCall<T> call(check.op, check.instance, {.guard = byte});
    const auto results = forward_and_backward(check.op, call);
    check.count_calls(1, 1);
    if (!results) return;
    if (!check.results_agree(*results, "reads-outside", "when only memory outside of the tensors changes")) return;
  }
}

}  // namespace

bool Bounds::applies(const Op& op) const { return shipped_scalar(op).has_value(); }

Outcome Bounds::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*shipped_scalar(op), op, instance, [](const auto& check) { check_bounds(check); });
}

}  // namespace gradcheck::properties
