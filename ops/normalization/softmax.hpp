#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y_c = exp(x_c) / Σ_j exp(x_j), over the last axis.
/// Shapes   x: any of rank 1 or more.  y: shape of x.
/// Backward dx = y (dy - Σ_j dy_j y_j)
/// Domain   everything; no kinks. Undefined (NaN) where a row holds +inf, or -inf only.
/// Numerics computed as exp(x_c - m) / Σ_j exp(x_j - m) with the row's maximum m: no exponential overflows, and the sum
///          is at least 1. The difference in dx cancels where dy is nearly constant over the entries that carry the
///          weight.
/// Source   Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal.
///          41 (2021) 2311-2330.
struct Softmax {
  static constexpr auto signature = "softmax: x[A...,C] -> y[A...,C]";
  static constexpr auto structure = "y/x block-diagonal over A";
  static constexpr auto source = "Blanchard, Higham & Higham, IMA J. Numer. Anal. 41 (2021) 2311-2330";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    const std::int64_t columns = x.extent(-1);
    for (std::int64_t row = 0; row < x.size(); row += columns) {
      const std::int64_t end = row + columns;
      T largest = x[row];
      for (std::int64_t i = row; i < end; ++i) largest = x[i] > largest ? x[i] : largest;
      T sum(0);
      for (std::int64_t i = row; i < end; ++i) sum += y[i] = exp(x[i] - largest);
      for (std::int64_t i = row; i < end; ++i) y[i] /= sum;
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const std::int64_t columns = x.extent(-1);
    for (std::int64_t row = 0; row < x.size(); row += columns) {
      const std::int64_t end = row + columns;
      T mean(0);  // of dy, weighted by y
      for (std::int64_t i = row; i < end; ++i) mean += dy[i] * y[i];
      for (std::int64_t i = row; i < end; ++i) dx[i] = y[i] * (dy[i] - mean);
    }
  }
};

}  // namespace gradcheck::ops
