/// From samples on a line to a derivative with an error bound.
#pragma once

#include <array>

#include "gradcheck/reference/derivative.hpp"

namespace gradcheck {

/// f(x-4h), ..., f(x), ..., f(x+4h).
template <class W>
using NineSamples = std::array<W, 9>;

/// Weight of the measured noise in the bound. Calibrated on a million random expression trees: 19 violations (8 gives
/// 75, 16 gives 8). docs/numerics.md.
inline constexpr double noise_factor = 12;

/// Every sample agrees to the last bit. False if one is NaN.
template <class W>
bool all_equal(const NineSamples<W>& samples) {
  for (const W& sample : samples) {
    if (!(sample == samples[4])) return false;
  }
  return true;
}

/// Centered derivative of order 8 with its error bound
///   B = |D9 - D7| + 12 max(s6, s7, s8, u max|f|) / h,
/// D7 the order 6 value of the same samples, s_k their noise estimated from the k-th differences. h: a power of two, so
/// that the nodes are exact. u: unit roundoff of the samples. reach: |x| in units of the line. If |x D9|, the size of
/// the contribution of x to f, is larger than max|f|, the bound uses |x D9|. Reason: if this contribution cancels, as
/// in gamma n + beta near zero, |f| is small but its rounding is not. On nodes of few bits this rounding may be linear
/// in the node, so that no difference shows it.
/// Cost    36 subtractions.
/// Source  weights: Fornberg, Math. Comp. 51 (1988) 699-706. Noise: Moré & Wild, SIAM J. Sci. Comput. 33 (2011)
///         1292-1314, s_k^2 = (k!)^2 / (2k)! * mean((Delta^k f)^2). The factor 12 is calibrated: docs/numerics.md.
template <class W>
Derivative<W> nine_point(const NineSamples<W>& f, double h, double u, double reach = 0);

/// Slopes from the left and from the right at the middle sample, order 4 each, as the interval [lower, upper]. The
/// bound is the larger one of both sides: twice the last term of Newton's forward formula plus the noise of its
/// weights. If the function ends at x, so that samples on one side are infinite or NaN, the result is the slope of the
/// other side.
template <class W>
Derivative<W> one_sided(const NineSamples<W>& f, double h, double u);

}  // namespace gradcheck
