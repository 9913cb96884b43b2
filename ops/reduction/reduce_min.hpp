#pragma once

#include "ops/reduction/extremum.hpp"

namespace gradcheck::ops {

/// y = minimum of x over a set of axes.
/// Shapes   x: any without an extent 0.  y: shape of x without the axes of the set `axes`, or with extent 1 there if
///          keepdims.
/// Backward dx = dy / m at each of the m elements that are equal to y, else 0.
/// Domain   everything. Kinks where the minimum is shared: equal shares are the middle of the subgradients. A NaN in x
///          is a NaN in its y and in the dx of all elements of that y.
/// Numerics y is exact; dx has one division.
/// Source   Boyd & Vandenberghe, Subgradients (Stanford EE364b notes, 2008), pointwise maximum.
struct ReduceMin : Extremum<ReduceMin> {
  static constexpr auto signature = "reduce_min: x[A...] -> y[reduce_axes(A, axes, keepdims)] where size(A) >= 1";
  static constexpr auto kinks = "ties(x)";
  static constexpr auto source = "Boyd & Vandenberghe, Subgradients (Stanford EE364b, 2008)";

  template <class T>
  static bool not_beyond(const T& x, const T& best) {
    return x >= best;
  }
};

}  // namespace gradcheck::ops
