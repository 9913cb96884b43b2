#include "properties/over_input.hpp"

#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

template <class T>
void check_pair(const Op& op, const Case& instance, const PlainCall<T>& plain, const InPlace& pair, Outcome& outcome) {
  if (instance.output_shapes[pair.output] != instance.input_shapes[pair.input]) return;
  OpCall<T> call(op, instance);
  call.outputs[pair.output] = call.inputs[pair.input];
  if (op.accumulates()) call.fill_downstream(0);
  call.forward();
  const Results<T> outputs = call.values(call.outputs);
  call.backward();
  ++outcome.forward_calls;
  ++outcome.backward_calls;
  outcome.compared_entries += entries_of(instance.upstream) + instance.differentiable_size(op);
  const std::string lies = " when " + op.signature().outputs[pair.output].name + " is written over " +
                           op.signature().inputs[pair.input].name;
  if (const auto difference = first_difference(plain.outputs, outputs)) {
    fail(outcome, "wrong-in-place", "",
         output_text(op, instance, *difference) + " is " + number_text(difference->is) + " instead of " +
             number_text(difference->was) + lies);
  } else if (const auto gradient = first_difference(plain.gradients, call.gradients())) {
    fail(outcome, "wrong-in-place", op.signature().inputs[gradient->tensor].name,
         gradient_text(op, instance, *gradient) + " is " + number_text(gradient->is) + " instead of " +
             number_text(gradient->was) + lies);
  }
}

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    for (const InPlace& pair : op.in_place()) check_pair(op, instance, plain, pair, outcome);
  });
}

}  // namespace

bool OverInput::applies(const Op& op) const { return !op.in_place().empty() && shipped_scalar(op).has_value(); }

Outcome OverInput::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*shipped_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties
