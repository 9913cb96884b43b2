#include "properties/over_input.hpp"

#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

template <class T>
void check_pair(const CallCheck<T>& check, const InPlace& pair) {
  if (check.instance.output_shapes[pair.output] != check.instance.input_shapes[pair.input]) return;
  OpCall<T> call(check.op, check.instance);
  call.outputs[pair.output] = call.inputs[pair.input];
  const auto results = forward_and_backward(check.op, call);
  check.count_calls(1, 1);
  if (!results) return;
  check.results_agree(*results, "wrong-in-place",
                      "when " + check.output_name(pair.output) + " is written over " + check.input_name(pair.input));
}

}  // namespace

bool OverInput::applies(const Op& op) const { return !op.in_place().empty() && shipped_scalar(op).has_value(); }

Outcome OverInput::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*shipped_scalar(op), op, instance, [](const auto& check) {
    for (const InPlace& pair : check.op.in_place()) check_pair(check, pair);
  });
}

}  // namespace gradcheck::properties
