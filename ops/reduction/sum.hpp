#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y = Σ x over a set of axes.
/// Shapes   x: any.  y: shape of x without the axes of the set `axes`, or with extent 1 there if keepdims.
/// Backward dx = dy, repeated along the axes.
/// Domain   everything; no kinks. The sum of nothing is 0.
/// Numerics a plain sum of n terms: its error is at most n - 1 roundings of the sum of the absolute values.
/// Source   Higham, Accuracy and Stability of Numerical Algorithms (2nd ed., SIAM 2002), section 4.2.
struct Sum : Reduction<Sum> {
  static constexpr auto signature = "sum: x[A...] -> y[reduce_axes(A, axes, keepdims)]";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Higham, Accuracy and Stability of Numerical Algorithms (2002), section 4.2";

  template <class T>
  static T value(const Group<T>& x) {
    T sum(0);
    for (std::int64_t k = 0; k < x.size(); ++k) sum += x[k];
    return sum;
  }

  template <class T, class SetSlope>
  static void slopes(const Group<T>& x, const T&, SetSlope set_slope) {
    for (std::int64_t k = 0; k < x.size(); ++k) set_slope(k, T(1));
  }
};

}  // namespace gradcheck::ops
