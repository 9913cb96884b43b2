#include "properties/state.hpp"

#include "properties/call_checks.hpp"
#include "properties/random_shapes.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

/// Another case of the op, of other shapes where it has them.
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
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    const std::optional<Case> other = another_case(op, instance);
    if (!other) return;
    OpCall<T> first(op, instance), second(op, *other);
    if (op.accumulates()) first.fill_downstream(0);
    if (op.accumulates()) second.fill_downstream(0);
    first.forward();
    try {
      second.forward();
    } catch (const Error&) {  // the other case's own trouble
    }
    first.backward();
    outcome.forward_calls += 2;
    ++outcome.backward_calls;
    outcome.compared_entries += instance.differentiable_size(op);
    if (const auto difference = first_difference(plain.gradients, first.gradients())) {
      fail(outcome, "depends-on-other-calls", op.signature().inputs[difference->tensor].name,
           gradient_text(op, instance, *difference) + " is " + was_and_is(*difference) +
               " when forward is called on other inputs before backward: something is kept outside of the call");
      return;
    }
    // The other's backward in between, and a second forward of this one.
    try {
      second.backward();
    } catch (const Error&) {
    }
    first.poison_outputs();
    first.forward();
    if (const auto difference = first_difference(plain.outputs, first.values(first.outputs))) {
      fail(outcome, "depends-on-other-calls", "",
           output_text(op, instance, *difference) + " is " + was_and_is(*difference) +
               " after calls on other inputs: something is kept outside of the call");
    }
  });
}

}  // namespace

bool State::applies(const Op& op) const { return shipped_scalar(op).has_value(); }

Outcome State::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*shipped_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties
