#include "properties/repeat.hpp"

#include <array>
#include <thread>
#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

// Enough that an op which is wrong once in ten calls is caught in one case in two.
constexpr int repeats = 6;
constexpr int threads = 2;

template <class T>
void compare(const Op& op, const Case& instance, const PlainCall<T>& plain, const PlainCall<T>& again, const char* kind,
             const std::string& when, Outcome& outcome) {
  outcome.compared_entries += entries_of(instance.upstream) + instance.differentiable_size(op);
  if (const auto difference = first_difference(plain.outputs, again.outputs)) {
    fail(outcome, kind, "", output_text(op, instance, *difference) + " is " + was_and_is(*difference) + " " + when);
  } else if (const auto gradient = first_difference(plain.gradients, again.gradients)) {
    fail(outcome, kind, op.signature().inputs[gradient->tensor].name,
         gradient_text(op, instance, *gradient) + " is " + was_and_is(*gradient) + " " + when);
  }
}

/// Both calls once more, in the buffers that they have been made in.
template <class T>
void call_again(const Op& op, const Case& instance, const PlainCall<T>& plain, Outcome& outcome) {
  OpCall<T> call(op, instance);
  for (int time = 0; time < 2; ++time) {
    if (time > 0) call.poison_outputs();
    call.forward();
  }
  const Results<T> outputs = call.values(call.outputs);
  for (int time = 0; time < 2; ++time) {
    if (time > 0) call.poison_downstream();
    if (op.accumulates()) call.fill_downstream(0);
    call.backward();
  }
  compare(op, instance, plain, PlainCall<T>{outputs, {}, call.gradients()}, "second-call-differs",
          "when the same call is made a second time on the same tensors", outcome);
}

template <class T>
void call_in_threads(const Op& op, const Case& instance, const PlainCall<T>& plain, Outcome& outcome) {
  std::array<std::optional<PlainCall<T>>, threads> results;
  {
    std::vector<std::jthread> running;
    for (auto& result : results) {
      running.emplace_back([&] {
        try {
          result = plain_call<T>(op, instance);
        } catch (const Error&) {  // does not differ, and has not failed when alone: no result
        }
      });
    }
  }
  for (const auto& result : results) {
    if (!result) {
      fail(outcome, "threads-differ", "", "a call fails when the same is made in two threads at once");
      return;
    }
    compare(op, instance, plain, *result, "threads-differ", "when the same call is made in two threads at once",
            outcome);
    if (!outcome.failures.empty()) return;
  }
}

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    call_again(op, instance, plain, outcome);
    for (int time = 0; time < repeats && outcome.failures.empty(); ++time) {
      const auto again = plain_call<T>(op, instance);
      if (again) compare(op, instance, plain, *again, "not-deterministic", "in two calls on the same inputs", outcome);
    }
    if (outcome.failures.empty() && !op.one_thread()) call_in_threads(op, instance, plain, outcome);
    outcome.forward_calls += repeats + 2 + threads;
    outcome.backward_calls += repeats + 2 + threads;
  });
}

}  // namespace

bool Repeat::applies(const Op& op) const { return shipped_scalar(op).has_value(); }

Outcome Repeat::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*shipped_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties
