#include "properties/buffers.hpp"

#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

// A number without meaning, exact in every scalar, and large enough to stay visible next to a gradient.
constexpr double left_over = 1234.5;

template <class T>
void fill(const typename OpCall<T>::Tensors& tensors, OpCall<T>& call) {
  for (const auto& memory : tensors) {
    for (std::size_t i = 0; memory && i < memory->size(); ++i) call.set(*memory, i, from_double<T>(left_over));
  }
}

/// Backward of an op that accumulates, into a buffer of numbers, once and twice.
template <class T>
void check_accumulation(const CallCheck<T>& check, OpCall<T>& call) {
  call.fill_downstream(left_over);
  call.backward();
  const Results<T> once = call.gradients();
  call.backward();
  const Results<T> twice = call.gradients();
  check.count_calls(0, 2);
  const double allowed = reordering<T> * (left_over + scale_of(check.plain.gradients, check.instance));
  for (const std::size_t input : check.op.differentiable_inputs()) {
    for (std::size_t i = 0; i < once[input].size(); ++i) {
      const T &gradient = check.plain.gradients[input][i], start = from_double<T>(left_over);
      if (!std::isfinite(to_double(gradient))) continue;
      ++check.outcome.compared_entries;
      const bool added = std::abs(to_double(T(once[input][i] - start - gradient))) <= allowed &&
                         std::abs(to_double(T(twice[input][i] - start - gradient - gradient))) <= allowed;
      if (added) continue;
      fail(check.outcome, "not-accumulated", check.input_name(input),
           "backward does not add the gradient to its buffer once per call, as the op declares: " +
               check.gradient_text(input, i) + " started at " + number_text(left_over) + ", the gradient is " +
               number_text(to_double(gradient)) + ", and the buffer held " + number_text(to_double(once[input][i])) +
               " after one call and " + number_text(to_double(twice[input][i])) + " after two");
      break;
    }
  }
}

template <class T>
void check_buffers(const CallCheck<T>& check) {
  OpCall<T> call(check.op, check.instance);
  fill<T>(call.outputs, call);
  fill<T>(call.saved, call);
  call.forward();
  check.count_outputs();
  const std::string held = "when its buffer held " + number_text(left_over) + " instead of NaN before ";
  if (!check.outputs_agree(call.values(call.outputs), "reads-its-output", held + "forward")) return;
  check.count_calls(1, 0);
  if (check.op.accumulates()) return check_accumulation(check, call);
  call.fill_downstream(left_over);
  call.backward();
  check.count_calls(0, 1);
  check.count_gradients();
  check.gradients_agree(call.gradients(), "depends-on-its-buffer", held + "backward");
}

}  // namespace

bool Buffers::applies(const Op& op) const { return finest_scalar(op).has_value(); }

Outcome Buffers::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*finest_scalar(op), op, instance, [](const auto& check) { check_buffers(check); });
}

}  // namespace gradcheck::properties
