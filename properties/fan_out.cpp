#include "properties/fan_out.hpp"

#include "properties/call_checks.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

/// The case with input b equal to input a, where the op may be tried there.
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
void check_pair(const Op& op, const Case& instance, std::size_t a, std::size_t b, Outcome& outcome) {
  const std::optional<Case> equal = with_equal_inputs(op, instance, a, b);
  if (!equal) return;
  const std::optional<PlainCall<T>> apart = plain_call<T>(op, *equal);
  if (!apart) return;
  OpCall<T> call(op, *equal);
  call.inputs[b] = call.inputs[a];
  if (op.accumulates()) call.downstream[b] = call.downstream[a];
  if (op.accumulates()) call.fill_downstream(0);
  call.forward();
  const Results<T> outputs = call.values(call.outputs);
  call.backward();
  outcome.forward_calls += 2;
  outcome.backward_calls += 2;
  outcome.compared_entries += entries_of(equal->upstream) + equal->differentiable_size(op);
  const std::string &name_a = op.signature().inputs[a].name, &name_b = op.signature().inputs[b].name;
  const std::string passed = " when one tensor is passed as " + name_a + " and as " + name_b;
  if (const auto difference = first_difference(apart->outputs, outputs)) {
    fail(outcome, "fan-out", "",
         output_text(op, *equal, *difference) + " is " + number_text(difference->is) + " instead of " +
             number_text(difference->was) + passed);
    return;
  }
  Results<T> expected = apart->gradients;
  if (op.accumulates()) {
    for (std::size_t i = 0; i < expected[a].size(); ++i)
      expected[a][i] = expected[b][i] = T(expected[a][i] + expected[b][i]);
  }
  const double allowed = op.accumulates() ? reordering<T> * scale_of(expected, *equal) : 0;
  if (const auto difference = first_difference(expected, call.gradients(), allowed)) {
    fail(outcome, "fan-out", op.signature().inputs[difference->tensor].name,
         gradient_text(op, *equal, *difference) + " is " + number_text(difference->is) + " instead of " +
             number_text(difference->was) + passed +
             (op.accumulates() ? " and both gradients are added up in one buffer" : ""));
  }
}

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>&, Outcome& outcome) {
    const std::vector<std::size_t>& inputs = op.differentiable_inputs();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      for (std::size_t j = i + 1; j < inputs.size() && outcome.failures.empty(); ++j)
        check_pair<T>(op, instance, inputs[i], inputs[j], outcome);
    }
  });
}

}  // namespace

bool FanOut::applies(const Op& op) const {
  return op.differentiable_inputs().size() > 1 && finest_scalar(op).has_value();
}

Outcome FanOut::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*finest_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties
