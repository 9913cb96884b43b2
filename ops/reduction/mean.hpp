#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/reduction/axis_split.hpp"

namespace gradcheck::ops {

/// y = mean of x over one axis.
/// Shapes   x: any of rank 1 or more without an extent 0.  y: shape of x without the axis, or with extent 1 there if keepdims.
/// Backward dx = dy / n, repeated along the axis of n elements.
/// Domain   everything; no kinks. The mean of nothing is 0 / 0; only the axis need not be empty, but the language can ask for
///          that of the whole tensor alone.
/// Numerics a plain sum, divided once: at most n roundings of the mean of the absolute values. The sum overflows for values
///          beyond 1/n of the largest number.
/// Source   Higham, Accuracy and Stability of Numerical Algorithms (2nd ed., SIAM 2002), section 4.2.
struct Mean {
  static constexpr auto signature = "mean: x[A...] -> y[reduce(A, axis, keepdims)] where rank(A) >= 1, size(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1; keepdims: bool = false";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Higham, Accuracy and Stability of Numerical Algorithms (2002), section 4.2";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const AxisSplit split(x.shape(), values.integer("axis"));
    for (std::int64_t j = 0; j < y.size(); ++j) y[j] = T(0);
    split.for_each([&](auto i, auto j) { y[j] += x[i]; });
    for (std::int64_t j = 0; j < y.size(); ++j) y[j] /= T(split.extent);
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const AxisSplit split(x.shape(), values.integer("axis"));
    split.for_each([&](auto i, auto j) { dx[i] = dy[j] / T(split.extent); });
  }
};

}  // namespace gradcheck::ops
