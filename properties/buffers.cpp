#include "properties/buffers.hpp"

#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

// Of no meaning, exact in every scalar, and large enough to stay visible beside a gradient.
constexpr double left_over = 1234.5;

template <class T>
void fill(const typename OpCall<T>::Tensors& tensors, OpCall<T>& call, double value) {
  for (const auto& memory : tensors) {
    for (std::size_t i = 0; memory && i < memory->size(); ++i) call.set(*memory, i, from_double<T>(value));
  }
}

/// backward in a buffer of numbers, from one that accumulates on top of them.
template <class T>
void check_accumulation(const Op& op, const Case& instance, const PlainCall<T>& plain, OpCall<T>& call,
                        Outcome& outcome) {
  call.fill_downstream(left_over);
  call.backward();
  const Results<T> once = call.gradients();
  call.backward();
  const Results<T> twice = call.gradients();
  outcome.backward_calls += 2;
  const double allowed = reordering<T> * (left_over + scale_of(plain.gradients, instance));
  for (const std::size_t input : op.differentiable_inputs()) {
    for (std::size_t i = 0; i < once[input].size(); ++i) {
      const T &gradient = plain.gradients[input][i], start = from_double<T>(left_over);
      if (!std::isfinite(to_double(gradient))) continue;
      ++outcome.compared_entries;
      const bool added = std::abs(to_double(T(once[input][i] - start - gradient))) <= allowed &&
                         std::abs(to_double(T(twice[input][i] - start - gradient - gradient))) <= allowed;
      if (added) continue;
      const std::string name = op.signature().inputs[input].name;
      fail(outcome, "not-accumulated", name,
           "backward of an op that accumulates adds to its gradients: d" + name +
               place_text(instance.input_shapes[input], i) + " held " + number_text(left_over) + ", the gradient is " +
               number_text(to_double(gradient)) + ", and after one call there was " +
               number_text(to_double(once[input][i])) + ", after two " + number_text(to_double(twice[input][i])));
      break;
    }
  }
}

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    OpCall<T> call(op, instance);
    fill<T>(call.outputs, call, left_over);
    fill<T>(call.saved, call, left_over);
    call.forward();
    outcome.compared_entries += entries_of(instance.upstream);
    if (const auto difference = first_difference(plain.outputs, call.values(call.outputs))) {
      fail(outcome, "reads-its-output", "",
           output_text(op, instance, *difference) + " depends on what its buffer held before forward: it is " +
               was_and_is(*difference));
      return;
    }
    ++outcome.forward_calls;
    if (op.accumulates()) return check_accumulation(op, instance, plain, call, outcome);
    call.fill_downstream(left_over);
    call.backward();
    ++outcome.backward_calls;
    outcome.compared_entries += instance.differentiable_size(op);
    if (const auto difference = first_difference(plain.gradients, call.gradients())) {
      fail(outcome, "depends-on-its-buffer", op.signature().inputs[difference->tensor].name,
           gradient_text(op, instance, *difference) +
               " depends on what its buffer held before backward: from a buffer of NaN it is " +
               number_text(difference->was) + ", from one of " + number_text(left_over) + " it is " +
               number_text(difference->is));
    }
  });
}

}  // namespace

bool Buffers::applies(const Op& op) const { return finest_scalar(op).has_value(); }

Outcome Buffers::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*finest_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties
