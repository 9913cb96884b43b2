/// Derivatives of an op that computes in float or double only.
#pragma once

#include <array>

#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// The steps tried, as exponents of two relative to the entry's scale: from wide ones, where rounding divided by h is small,
/// to narrow ones, which stay on one side of a kink.
/// Source  five steps of a wide stencil, the best taken: coverage 1.000 in 8 functions times 1500-3000 trials, docs/numerics.md.
template <class T>
constexpr std::array<int, 5> black_box_steps() {
  if constexpr (ScalarTraits<T>::kind == ScalarKind::float32) return {-2, -3, -4, -5, -7};
  else return {-4, -6, -8, -10, -12};
}

/// Widens the bound of the 9-point scheme for samples that are rounded to float or double: inside the op values may be
/// absorbed that samples of the same precision cannot show. Source: as above (coverage .97 to .996 at 1, 1.000 at 3).
inline constexpr double black_box_margin = 3;

/// The derivative of the smaller bound; one that is not finite loses.
inline const Derivative<double>& better(const Derivative<double>& a, const Derivative<double>& b) {
  return b.bound < a.bound ? b : a;
}

}  // namespace gradcheck
