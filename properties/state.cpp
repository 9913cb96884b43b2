#include "properties/state.hpp"

#include "properties/call_check.hpp"
#include "properties/random_shapes.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

/// Another case of the op, with other shapes if the op has any.
std::optional<Case> another_case(const Op& op, const Case& instance) {
  constexpr int most_draws = 8;
  std::optional<Case> other;
  for (int draw = 0; draw < most_draws; ++draw) {
    try {
      RandomStream random(mix_seed(instance.seed, static_cast<std::uint64_t>(draw)));
      ShapesAndAttributes drawn = draw_shapes(op, random);
      other = make_case(op, std::move(drawn.bindings), std::move(drawn.attributes));
      draw_values(op, *other, ordinary_values(op), random);
    } catch (const Error&) {
      continue;
    }
    if (other->input_shapes != instance.input_shapes) break;
  }
  return other;
}

template <class T>
void check_state(const CallCheck<T>& check) {
  const char* kind = "depends-on-other-calls";
  const std::string cause = ": the op keeps data between calls";
  const Op& op = check.op;
  const std::optional<Case> other = another_case(op, check.instance);
  if (!other) return;
  OpCall<T> first(op, check.instance), second(op, *other);
  if (op.accumulates()) first.fill_downstream(0);
  if (op.accumulates()) second.fill_downstream(0);
  first.forward();
  try {
    second.forward();
  } catch (const Error&) {  // A failure in the other case does not count here.
  }
  first.backward();
  check.count_calls(2, 1);
  check.count_gradients();
  if (!check.gradients_agree(first.gradients(), kind, "when forward is called on other inputs before backward" + cause))
    return;
  // Next, the backward of the other case, and a second forward of this one.
  try {
    second.backward();
  } catch (const Error&) {
  }
  first.poison_outputs();
  first.forward();
  check.outputs_agree(first.values(first.outputs), kind, "after calls on other inputs" + cause);
}

}  // namespace

bool State::applies(const Op& op) const { return shipped_scalar(op).has_value(); }

Outcome State::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*shipped_scalar(op), op, instance, [](const auto& check) { check_state(check); });
}

}  // namespace gradcheck::properties
