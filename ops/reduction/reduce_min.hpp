#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y = minimum of x over a set of axes.
/// Shapes   x: any without an extent 0.  y: shape of x without the axes of the set `axes`, or with extent 1 there if
///          keepdims.
/// Backward dx = dy / m at each of the m elements that are equal to y, else 0.
/// Domain   everything. Kinks where the minimum is shared: equal shares are the middle of the subgradients. A NaN in x
///          is a NaN in its y and in dx wherever that y comes from.
/// Numerics y is exact, dx but for the one division.
/// Source   Boyd & Vandenberghe, Subgradients (Stanford EE364b notes, 2008), pointwise maximum.
struct ReduceMin : Reduction<ReduceMin> {
  static constexpr auto signature = "reduce_min: x[A...] -> y[reduce_axes(A, axes, keepdims)] where size(A) >= 1";
  static constexpr auto kinks = "ties(x)";
  static constexpr auto source = "Boyd & Vandenberghe, Subgradients (Stanford EE364b, 2008)";

  template <class T>
  static T value(const Group<T>& x) {
    T best = x[0];
    for (std::int64_t k = 1; k < x.size(); ++k) {
      if (!(x[k] >= best || best != best)) best = x[k];  // a NaN takes over and stays
    }
    return best;
  }

  template <class T, class SetSlope>
  static void slopes(const Group<T>& x, const T& y, SetSlope set_slope) {
    std::int64_t shared = 0;
    for (std::int64_t k = 0; k < x.size(); ++k) shared += x[k] == y ? 1 : 0;
    for (std::int64_t k = 0; k < x.size(); ++k) {
      if (shared == 0) set_slope(k, y);  // NaN
      else set_slope(k, x[k] == y ? T(T(1) / T(shared)) : T(0));
    }
  }
};

}  // namespace gradcheck::ops
