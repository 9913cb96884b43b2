#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y = mean of x over a set of axes.
/// Shapes   x: any without an extent 0.  y: shape of x without the axes of the set `axes`, or with extent 1 there if
///          keepdims.
/// Backward dx = dy / n, repeated along the axes, where n is the number of elements of a mean.
/// Domain   everything; no kinks. The mean of nothing would be 0 / 0. Only the reduced axes have to be non-empty, but
///          the language can require that only of the whole tensor.
/// Numerics a plain sum, divided once: at most n roundings of the mean of the absolute values. The sum overflows for
///          values above 1/n of the largest number.
/// Source   Higham, Accuracy and Stability of Numerical Algorithms (2nd ed., SIAM 2002), section 4.2.
struct Mean : Reduction<Mean> {
  static constexpr auto signature = "mean: x[A...] -> y[reduce_axes(A, axes, keepdims)] where size(A) >= 1";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Higham, Accuracy and Stability of Numerical Algorithms (2002), section 4.2";

  template <class T>
  static T value(const Group<T>& x) {
    T sum(0);
    for (std::int64_t k = 0; k < x.size(); ++k) sum += x[k];
    return sum / T(x.size());
  }

  template <class T, class SetSlope>
  static void slopes(const Group<T>& x, const T&, SetSlope set_slope) {
    for (std::int64_t k = 0; k < x.size(); ++k) set_slope(k, T(1) / T(x.size()));
  }
};

}  // namespace gradcheck::ops
