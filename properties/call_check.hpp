/// One case of an op while a property makes calls in it: the plain call, comparisons with it, and the failures found.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "gradcheck/call/op_call.hpp"
#include "gradcheck/declare/number_text.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/record/outcome.hpp"
#include "properties/called_scalar.hpp"
#include "properties/results.hpp"

namespace gradcheck::properties {

/// What one forward and one backward computed.
template <class T>
struct CallResults {
  Results<T> outputs, saved, gradients;
};

/// Makes forward and backward, from gradients of zero if the op accumulates. Empty if the op refuses the memory layout.
/// Throws as OpCall does.
template <class T>
std::optional<CallResults<T>> forward_and_backward(const Op& op, OpCall<T>& call) {
  if (op.accumulates()) call.fill_downstream(0);
  if (!call.forward()) return std::nullopt;
  CallResults<T> results{call.values(call.outputs), call.values(call.saved), {}};
  if (!call.backward()) return std::nullopt;
  results.gradients = call.gradients();
  return results;
}

/// An ordinary call, in compact buffers that are poisoned before: all other calls are compared with it.
template <class T>
std::optional<CallResults<T>> plain_call(const Op& op, const Case& instance) {
  OpCall<T> call(op, instance);
  return forward_and_backward(op, call);
}

inline Failure& fail(Outcome& outcome, std::string kind, std::string input, std::string message) {
  Failure& failure = outcome.failures.emplace_back();
  failure.kind = std::move(kind);
  failure.input = std::move(input);
  failure.message = std::move(message);
  failure.wrong_entries = 1;
  return failure;
}

/// The context of a property's check of one case in one scalar.
template <class T>
struct CallCheck {
  using Scalar = T;

  const Op& op;
  const Case& instance;
  const CallResults<T>& plain;
  Outcome& outcome;

  const std::string& input_name(std::size_t input) const { return op.signature().inputs[input].name; }
  const std::string& output_name(std::size_t output) const { return op.signature().outputs[output].name; }

  /// "dx(1, 2)"
  std::string gradient_text(std::size_t input, std::size_t place) const {
    return "d" + input_name(input) + place_text(instance.input_shapes[input], place);
  }
  /// "y(1, 2)"
  std::string output_text(std::size_t output, std::size_t place) const {
    return output_name(output) + place_text(instance.output_shapes[output], place);
  }

  void count_calls(std::int64_t forward, std::int64_t backward) const {
    outcome.forward_calls += forward;
    outcome.backward_calls += backward;
  }
  void count_outputs() const { outcome.compared_entries += entries_of(instance.upstream); }
  void count_gradients() const { outcome.compared_entries += instance.differentiable_size(op); }

  /// Adds a failure "y(0) is 3 instead of 2 <when>" if an output differs from the plain call's by more than `allowed`.
  /// Returns whether all agree.
  bool outputs_agree(const Results<T>& outputs, const char* kind, const std::string& when, double allowed = 0) const {
    const auto difference = first_difference(plain.outputs, outputs, allowed);
    if (!difference) return true;
    fail(outcome, kind, "", output_text(difference->tensor, difference->place) + is_instead(*difference) + when);
    return false;
  }

  /// The same for gradients: "dx(0) is 3 instead of 2 <when>".
  bool gradients_agree(const Results<T>& gradients, const char* kind, const std::string& when,
                       double allowed = 0) const {
    const auto difference = first_difference(plain.gradients, gradients, allowed);
    if (!difference) return true;
    fail(outcome, kind, input_name(difference->tensor),
         gradient_text(difference->tensor, difference->place) + is_instead(*difference) + when);
    return false;
  }

  /// The first difference of both, and counts the entries of both as compared.
  bool results_agree(const CallResults<T>& results, const char* kind, const std::string& when) const {
    count_outputs();
    count_gradients();
    return outputs_agree(results.outputs, kind, when) && gradients_agree(results.gradients, kind, when);
  }

 private:
  static std::string place_text(const Shape& shape, std::size_t place) {
    return shape.rank() == 0 ? "" : Shape(shape.unravel(static_cast<std::int64_t>(place))).to_string();
  }
  static std::string is_instead(const Difference& difference) {
    return " is " + number_text(difference.is) + " instead of " + number_text(difference.was) + " ";
  }
};

/// Runs check(CallCheck) in scalar T if the plain call succeeds; if it fails, the property `gradient` reports it. What
/// the check throws becomes a failure of this property.
template <class T, class Check>
Outcome check_calls_in(const Op& op, const Case& instance, Check check) {
  Outcome outcome;
  std::optional<CallResults<T>> plain;
  try {
    plain = plain_call<T>(op, instance);
  } catch (const Error&) {
    return outcome;
  }
  if (!plain) return outcome;
  const CallCheck<T> context{op, instance, *plain, outcome};
  context.count_calls(1, 1);
  try {
    check(context);
  } catch (const ShapeError& error) {
    fail(outcome, "shape-convention", "", error.what());
  } catch (const OpError& error) {
    fail(outcome, "op-failed", "", error.what());
  }
  return outcome;
}

/// The same in a scalar that is only known now. check: callable with a CallCheck of any scalar.
template <class Check>
Outcome check_calls(ScalarKind scalar, const Op& op, const Case& instance, Check check) {
  return in_called_scalar(scalar, [&](auto zero) { return check_calls_in<decltype(zero)>(op, instance, check); });
}

}  // namespace gradcheck::properties
