#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/reduction/axis_split.hpp"

namespace gradcheck::ops {

/// y = sum of x over one axis.
/// Shapes   x: any of rank 1 or more.  y: shape of x without the axis, or with extent 1 there if keepdims.
/// Backward dx = dy, repeated along the axis.
/// Domain   everything; no kinks. Over an axis of extent 0 the sum is 0.
/// Numerics a plain sum of n terms: its error is at most n - 1 roundings of the sum of the absolute values.
/// Source   Higham, Accuracy and Stability of Numerical Algorithms (2nd ed., SIAM 2002), section 4.2.
struct Sum {
  static constexpr auto signature = "sum: x[A...] -> y[reduce(A, axis, keepdims)] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1; keepdims: bool = false";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Higham, Accuracy and Stability of Numerical Algorithms (2002), section 4.2";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    for (std::int64_t j = 0; j < y.size(); ++j) y[j] = T(0);
    AxisSplit(x.shape(), values.integer("axis")).for_each([&](auto i, auto j) { y[j] += x[i]; });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    AxisSplit(x.shape(), values.integer("axis")).for_each([&](auto i, auto j) { dx[i] = dy[j]; });
  }
};

}  // namespace gradcheck::ops
