#include "gradcheck/check/recheck.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/check/doubt.hpp"
#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

namespace {

/// What a backward may lose in 50 digits where terms of the size of upstream times two inputs cancel, as in 1 -
/// sigmoid(100). A smaller deviation does not show a wrong formula.
double rounding_of(const Case& instance) {
  const double upstream = largest_magnitude(instance.upstream), input = largest_magnitude(instance.inputs, 1);
  return backward_rounding * ScalarTraits<Referee>::unit_roundoff * upstream * input * input;
}

/// A wrong gradient deviates by as much in 50 digits as in the first scalar. A deviation that has all but vanished
/// there was rounding: of terms of size one that cancel in the output, on nodes of so few bits that the rounding is
/// linear in the node and no difference shows it.
bool is_rounding(const Failure& confirmed, const Outcome& first, double rounding) {
  if (!is_doubtful(confirmed) || confirmed.verdict != Verdict::fail) return false;
  if (confirmed.deviation <= rounding) return true;
  double before = 0;
  for (const Failure& failure : first.failures) {
    if (failure.input == confirmed.input && is_doubtful(failure)) before = std::max(before, failure.deviation);
  }
  // The unit roundoffs are at least 2^-55 apart, the steps 2^7.
  return std::isfinite(before) && confirmed.deviation < 0x1p-30 * before;
}

}  // namespace

Outcome rechecked(const Op& op, const Case& instance, Rung in_50_digits, Outcome first) {
  Outcome confirmed = check_gradient_in(op, instance, in_50_digits);
  const double rounding = rounding_of(instance);
  std::erase_if(confirmed.failures, [&](const Failure& failure) { return is_rounding(failure, first, rounding); });
  for (Failure& failure : first.failures) {
    if (!is_doubtful(failure) && confirmed.find_alike(failure) == nullptr)
      confirmed.failures.push_back(std::move(failure));
  }
  confirmed.forward_calls += first.forward_calls;
  confirmed.backward_calls += first.backward_calls;
  confirmed.by_referee = true;
  return confirmed;
}

}  // namespace gradcheck
