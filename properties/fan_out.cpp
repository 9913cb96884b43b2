#include "properties/fan_out.hpp"

#include "properties/allowed_values.hpp"
#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

/// The case with input b equal to input a. Empty if the op may not be tried there.
std::optional<Case> with_equal_inputs(const Op& op, const Case& instance, std::size_t a, std::size_t b) {
  if (instance.input_shapes[a] != instance.input_shapes[b]) return std::nullopt;
  Case equal = instance;
  equal.inputs[b] = equal.inputs[a];
  for (const double value : equal.inputs[b]) {
    if (!allowed(op, b, value)) return std::nullopt;
  }
  if (!allowed_together(op, equal) || !OpCall<double>(op, equal).valid()) return std::nullopt;
  return equal;
}

template <class T>
void check_pair(const CallCheck<T>& drawn, std::size_t a, std::size_t b) {
  const Op& op = drawn.op;
  const std::optional<Case> equal = with_equal_inputs(op, drawn.instance, a, b);
  if (!equal) return;
  std::optional<CallResults<T>> expected = plain_call<T>(op, *equal);
  if (!expected) return;
  OpCall<T> call(op, *equal);
  call.inputs[b] = call.inputs[a];
  if (op.accumulates()) call.downstream[b] = call.downstream[a];
  const auto results = forward_and_backward(op, call);
  drawn.count_calls(2, 2);
  if (!results) return;
  if (op.accumulates()) {
    Results<T>& sums = expected->gradients;
    for (std::size_t i = 0; i < sums[a].size(); ++i) sums[a][i] = sums[b][i] = T(sums[a][i] + sums[b][i]);
  }
  const CallCheck<T> check{op, *equal, *expected, drawn.outcome};
  check.count_outputs();
  check.count_gradients();
  const std::string passed = "when one tensor is passed as " + check.input_name(a) + " and as " + check.input_name(b);
  if (!check.outputs_agree(results->outputs, "fan-out", passed)) return;
  const double allowed = op.accumulates() ? reordering<T> * scale_of(expected->gradients, *equal) : 0;
  check.gradients_agree(results->gradients, "fan-out",
                        passed + (op.accumulates() ? " and one buffer accumulates both gradients" : ""), allowed);
}

template <class T>
void check_fan_out(const CallCheck<T>& check) {
  const std::vector<std::size_t>& inputs = check.op.differentiable_inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (std::size_t j = i + 1; j < inputs.size() && check.outcome.failures.empty(); ++j)
      check_pair(check, inputs[i], inputs[j]);
  }
}

}  // namespace

bool FanOut::applies(const Op& op) const {
  return op.differentiable_inputs().size() > 1 && finest_scalar(op).has_value();
}

Outcome FanOut::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*finest_scalar(op), op, instance, [](const auto& check) { check_fan_out(check); });
}

}  // namespace gradcheck::properties
