/// The verdict on one gradient entry.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "gradcheck/record/record.hpp"
#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/scalar/magnitude.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// How an analytic value compares with its reference.
enum class EntryKind {
  agrees,
  wrong_value,
  loses_digits,             ///< wrong, but by no more than the analytic value itself varies between neighbouring inputs
  outside_subdifferential,  ///< at a kink: not between the one-sided slopes
  not_a_number,
  infinite,
  not_written,
  reference_not_finite,
  bound_too_wide,
  unresolved,  ///< the samples of a black box say nothing here, or allow other values too
};

/// Stable words for records: "wrong-value", ...
std::string_view to_string(EntryKind kind);
Verdict verdict_of(EntryKind kind);

/// What the comparison of an entry takes from its tensor, beside the entry's own bound.
struct ComparisonScale {
  double size = 0;               ///< the largest entry of the reference, or of f if that is larger
  double analytic_rounding = 0;  ///< error that the analytic value's own arithmetic may have, absolute
  double widest_bound = 0;       ///< with a larger bound the comparison is undecided, absolute
  /// A resolution counts as a narrow bound up to here: with steps that are tiny it says nothing.
  double widest_resolution = std::numeric_limits<double>::infinity();
  double doubtful = 0;          ///< a black box is not held to be wrong by less than this, absolute
  double working_rounding = 0;  ///< error in the op's working precision, relative to the analytic value
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

/// Right if the slopes of forward grow without limit towards the same side. A bound that is infinite for another reason
/// decides nothing.
template <class W>
EntryKind kind_of_infinite(bool positive, const Derivative<W>& reference) {
  if (reference.steep && positive == (to_double(reference.value) > 0)) return EntryKind::agrees;
  if (std::isinf(reference.bound) && !reference.steep) return EntryKind::bound_too_wide;
  // 1/256 of the largest float: a black box whose gradient is that large may overflow on the way.
  const bool may_overflow = reference.scheme == Scheme::plateau && magnitude(reference.value) > 0x1p120;
  return may_overflow ? EntryKind::unresolved : EntryKind::infinite;
}

/// A black box is wrong beyond this many bounds. Its bounds are estimates from samples whose rounding follows the nodes:
/// over the built-in ops in float, right values lie up to 11 bounds off (docs/numerics.md).
inline constexpr double doubtful_bounds = 16;

/// How far an analytic value of this size may lie outside of the reference's interval.
template <class W>
double allowed_deviation(const Derivative<W>& reference, const ComparisonScale& scale, double size) {
  if (reference.scheme == Scheme::declared_zero) return 0;
  return reference.bound + (reference.flat ? reference.resolution : 0) + scale.analytic_rounding +
         scale.working_rounding * size;
}

/// Any larger error of an analytic value makes the comparison fail: the reference itself may be off by its bound,
/// towards the wrong value, and a black box is held to be wrong beyond several bounds only.
template <class W>
double visible_error(const Derivative<W>& reference, const ComparisonScale& scale) {
  const double bounds = reference.scheme == Scheme::plateau ? 1 + doubtful_bounds : 2;
  return to_double(W(reference.upper - reference.lower)) +
         bounds * allowed_deviation(reference, scale, magnitude(reference.value));
}

/// Compares one analytic value with one reference. NaN agrees with nothing. |analytic - reference| <= bound: agrees;
/// more: wrong. Where the bound is wider than the scale allows, a value within it is undecided, and a value outside of
/// it is wrong all the same. A black box that says too little, or that allows several values, leaves the entry
/// unresolved.
template <class W>
EntryKind compare(const W& analytic, const Derivative<W>& reference, const ComparisonScale& scale) {
  const double size = to_double(analytic);
  if (!reference.finite || std::isnan(reference.bound)) return EntryKind::reference_not_finite;
  if (std::isnan(size)) return EntryKind::not_a_number;
  if (!reference.resolved) return EntryKind::unresolved;
  if (std::isinf(size)) return kind_of_infinite(size > 0, reference);
  const double below = to_double(W(reference.lower - analytic));
  const double above = to_double(W(analytic - reference.upper));
  const double allowed = allowed_deviation(reference, scale, std::abs(size));
  if (!(below <= allowed && above <= allowed)) {
    const double doubtful =
        reference.scheme == Scheme::plateau ? std::max(doubtful_bounds * allowed, scale.doubtful) : 0;
    if (below <= doubtful && above <= doubtful) return EntryKind::unresolved;
    const bool elsewhere = std::any_of(reference.others.begin(), reference.others.end(), [&](const Plateau& other) {
      return std::abs(size - other.value) <= doubtful_bounds * (other.bound + scale.analytic_rounding);
    });
    if (elsewhere) return EntryKind::unresolved;
    return reference.lower < reference.upper ? EntryKind::outside_subdifferential : EntryKind::wrong_value;
  }
  const double enough = std::max(scale.widest_bound, std::min(reference.resolution, scale.widest_resolution));
  if (reference.bound <= enough) return EntryKind::agrees;
  return reference.scheme == Scheme::plateau ? EntryKind::unresolved : EntryKind::bound_too_wide;
}

}  // namespace gradcheck
