/// The verdict on one gradient entry.
#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include "gradcheck/record/record.hpp"
#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// How an analytic value compares with its reference.
enum class EntryKind {
  agrees,
  wrong_value,
  outside_subdifferential,  ///< at a kink: not between the one-sided slopes
  not_a_number,
  infinite,
  not_written,
  reference_not_finite,
  bound_too_wide,
};

/// Stable words for records: "wrong-value", ...
std::string_view to_string(EntryKind kind);
Verdict verdict_of(EntryKind kind);

/// What the comparison of an entry takes from its tensor, beside the entry's own bound.
struct ComparisonScale {
  double size = 0;               ///< the largest entry of the reference, or of f if that is larger
  double analytic_rounding = 0;  ///< error that the analytic value's own arithmetic may have, absolute
  double widest_bound = 0;       ///< with a larger bound the comparison is undecided, absolute
};

/// Rounding of a backward in a scalar of unit roundoff u, relative to the largest entry of the gradient: 64 u.
/// Measured: |e| <= 8 u |g| was the largest in networks of up to 1e6 parameters; sums over 1e5 terms reached 30 u
/// (docs/numerics.md).
inline constexpr double backward_rounding = 64;

/// How wide a bound may be, relative to the tensor, before the comparison counts as undecided. Extended scalars give
/// 1e-12 in 99.98 % of random trials; a kernel in float gives 2e-4, one in double 3e-11. Each limit leaves a factor of
/// about 100.
constexpr double widest_relative_bound(ScalarKind scalar) {
  switch (scalar) {
    case ScalarKind::float32: return 2e-2;
    case ScalarKind::float64: return 1e-8;
    default: return 1e-10;
  }
}

/// How far an analytic value may lie outside of the reference's interval.
template <class W>
double allowed_deviation(const Derivative<W>& reference, const ComparisonScale& scale) {
  if (reference.scheme == Scheme::declared_zero) return 0;
  return reference.bound + (reference.flat ? reference.resolution : 0) + scale.analytic_rounding;
}

/// Any larger error of an analytic value makes the comparison fail: the reference itself may be off by its bound,
/// towards the wrong value.
template <class W>
double visible_error(const Derivative<W>& reference, const ComparisonScale& scale) {
  return to_double(W(reference.upper - reference.lower)) + 2 * allowed_deviation(reference, scale);
}

/// Compares one analytic value with one reference. NaN agrees with nothing. |analytic - reference| <= bound: agrees;
/// more: wrong. Where the bound is wider than the scale allows, a value within it is undecided, and a value outside of
/// it is wrong all the same.
template <class W>
EntryKind compare(const W& analytic, const Derivative<W>& reference, const ComparisonScale& scale) {
  const double size = to_double(analytic);
  if (!reference.finite || std::isnan(reference.bound)) return EntryKind::reference_not_finite;
  if (std::isnan(size)) return EntryKind::not_a_number;
  if (std::isinf(size)) return EntryKind::infinite;
  const double below = to_double(W(reference.lower - analytic));
  const double above = to_double(W(analytic - reference.upper));
  const double allowed = allowed_deviation(reference, scale);
  if (!(below <= allowed && above <= allowed)) {
    return reference.lower < reference.upper ? EntryKind::outside_subdifferential : EntryKind::wrong_value;
  }
  const double enough = std::max(scale.widest_bound, reference.resolution);
  return reference.bound <= enough ? EntryKind::agrees : EntryKind::bound_too_wide;
}

}  // namespace gradcheck
