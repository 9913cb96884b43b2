#include "properties/bounds.hpp"

#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

// As numbers: 0, a value near 2 in double, and -1 or NaN.
constexpr unsigned char surroundings[] = {0x00, 0x3f};

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    for (const unsigned char byte : surroundings) {
      OpCall<T> call(op, instance, {.guard = byte});
      if (op.accumulates()) call.fill_downstream(0);
      call.forward();
      const Results<T> outputs = call.values(call.outputs);
      call.backward();
      ++outcome.forward_calls;
      ++outcome.backward_calls;
      outcome.compared_entries += entries_of(instance.upstream) + instance.differentiable_size(op);
      if (const auto difference = first_difference(plain.outputs, outputs)) {
        fail(outcome, "reads-outside", "",
             output_text(op, instance, *difference) + " depends on memory outside of the tensors: it is " +
                 was_and_is(*difference) + " when only that memory changes");
        return;
      }
      if (const auto difference = first_difference(plain.gradients, call.gradients())) {
        fail(outcome, "reads-outside", op.signature().inputs[difference->tensor].name,
             gradient_text(op, instance, *difference) + " depends on memory outside of the tensors: it is " +
                 was_and_is(*difference) + " when only that memory changes");
        return;
      }
    }
  });
}

}  // namespace

bool Bounds::applies(const Op& op) const { return shipped_scalar(op).has_value(); }

Outcome Bounds::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*shipped_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties
