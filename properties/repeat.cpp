#include "properties/repeat.hpp"

#include <array>
#include <thread>
#include <vector>

#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

// An op that is wrong once in ten calls is found in about one case in two.
constexpr int repeats = 6;
constexpr int threads = 2;

/// Makes both calls a second time in the same buffers.
template <class T>
void call_again(const CallCheck<T>& check) {
  const Op& op = check.op;
  OpCall<T> call(op, check.instance);
  for (int time = 0; time < 2; ++time) {
    if (time > 0) call.poison_outputs();
    call.forward();
  }
  CallResults<T> results{call.values(call.outputs), {}, {}};
  for (int time = 0; time < 2; ++time) {
    if (time > 0) call.poison_downstream();
    if (op.accumulates()) call.fill_downstream(0);
    call.backward();
  }
  results.gradients = call.gradients();
  check.results_agree(results, "second-call-differs", "when the same call is made a second time on the same tensors");
}

template <class T>
void call_in_threads(const CallCheck<T>& check) {
  std::array<std::optional<CallResults<T>>, threads> results;
  {
    std::vector<std::jthread> running;
    for (auto& result : results) {
      running.emplace_back([&] {
        try {
          result = plain_call<T>(check.op, check.instance);
        } catch (const Error&) {  // The same call succeeded alone: an empty result is a failure.
        }
      });
    }
  }
  for (const auto& result : results) {
    if (!result) {
      fail(check.outcome, "threads-differ", "", "a call fails when two threads make it at once");
      return;
    }
    if (!check.results_agree(*result, "threads-differ", "when two threads make the same call at once")) return;
  }
}

template <class T>
void check_repeat(const CallCheck<T>& check) {
  call_again(check);
  for (int time = 0; time < repeats && check.outcome.failures.empty(); ++time) {
    const auto again = plain_call<T>(check.op, check.instance);
    if (again) check.results_agree(*again, "not-deterministic", "in a second call on the same inputs");
  }
  if (check.outcome.failures.empty() && !check.op.one_thread()) call_in_threads(check);
  check.count_calls(repeats + 2 + threads, repeats + 2 + threads);
}

}  // namespace

bool Repeat::applies(const Op& op) const { return shipped_scalar(op).has_value(); }

Outcome Repeat::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*shipped_scalar(op), op, instance, [](const auto& check) { check_repeat(check); });
}

}  // namespace gradcheck::properties
