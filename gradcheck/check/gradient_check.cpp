#include "gradcheck/check/gradient_check.hpp"

#include <optional>
#include <utility>

#include "gradcheck/check/beside_kinks.hpp"
#include "gradcheck/check/doubt.hpp"
#include "gradcheck/check/locate/located_failures.hpp"
#include "gradcheck/check/recheck.hpp"
#include "gradcheck/check/rung_comparison.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

Outcome single_failure(Verdict verdict, const char* kind, const char* message) {
  Failure failure;
  failure.verdict = verdict;
  failure.kind = kind;
  failure.message = message;
  Outcome outcome;
  outcome.failures.push_back(std::move(failure));
  return outcome;
}

/// Adds which entries are wrong.
Outcome explained(const Op& op, const Case& instance, Rung rung, Outcome outcome) {
  try {
    locate_wrong_entries(op, instance, rung, outcome);
  } catch (
      const OpError&) {  // the op fails in a call that it had survived before: the finding stands without its place
  }
  return outcome;
}

}  // namespace

Outcome check_gradient_in(const Op& op, const Case& instance, Rung rung) {
  try {
    return compare_on_rung(op, instance, rung);
  } catch (const ShapeError& error) {
    return single_failure(Verdict::fail, "shape-convention", error.what());
  } catch (const OpError& error) {
    return single_failure(Verdict::error, "op-failed", error.what());
  }
}

Outcome check_gradient(const Op& op, const Case& instance, Confirmation confirmation) {
  const auto [rung, confirmations] = ladder_of(op);
  // Sample and compare.
  Outcome outcome = check_gradient_in(op, instance, rung);
  if (!is_doubtful(outcome)) return outcome;
  // Confirm.
  if (const std::optional<Outcome> decided = decided_beside(op, instance, rung, outcome)) return *decided;
  if (confirmation == Confirmation::first_only) return outcome;
  for (const Rung& confirmation_rung : confirmations) {
    if (is_doubtful(outcome)) outcome = rechecked(op, instance, confirmation_rung, std::move(outcome));
  }
  // Explain.
  if (confirmation == Confirmation::located) return explained(op, instance, rung, std::move(outcome));
  return outcome;
}

}  // namespace gradcheck
