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

/// A wrong gradient deviates by as much in 50 digits as in the first scalar, and by as much with a small step as with a
/// large one. A deviation that has all but vanished was rounding: of terms of size one that cancel in the output, on
/// nodes of so few bits that the rounding is linear in the node and no difference shows it. Or it was the error of the
/// step, as that of x^1.5 at 0.
bool has_vanished(const Failure& confirmed, const Outcome& first, Rung rung, double rounding) {
  if (!is_doubtful(confirmed) || confirmed.verdict != Verdict::fail) return false;
  if (confirmed.deviation <= rounding) return true;
  double before = 0;
  for (const Failure& failure : first.failures) {
    if (failure.input == confirmed.input && is_doubtful(failure)) before = std::max(before, failure.deviation);
  }
  // The unit roundoffs are at least 2^-55 apart, the steps of the two scalars 2^7. The second look's steps are 2^-20 or
  // less of the first look's.
  const double vanished = rung.look == Look::first ? 0x1p-30 : 0x1p-8;
  return std::isfinite(before) && confirmed.deviation < vanished * before;
}

}  // namespace

Outcome rechecked(const Op& op, const Case& instance, Rung rung, Outcome first) {
  Outcome confirmed = check_gradient_in(op, instance, rung);
  const double rounding = rounding_of(instance);
  std::erase_if(confirmed.failures,
                [&](const Failure& failure) { return has_vanished(failure, first, rung, rounding); });
  for (Failure& failure : first.failures) {
    if (!is_doubtful(failure) && confirmed.find_alike(failure) == nullptr)
      confirmed.failures.push_back(std::move(failure));
  }
  confirmed.forward_calls += first.forward_calls;
  confirmed.backward_calls += first.backward_calls;
  confirmed.by_referee = first.by_referee || rung.forward == ScalarKind::wide;
  return confirmed;
}

}  // namespace gradcheck
