#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = x / max(‖x‖, eps) of each row along the last axis.
/// Shapes   x: any of rank 1 or more.  y: shape of x.
/// Backward dx = (dy - y (y · dy)) / ‖x‖ where ‖x‖ > eps, dy / eps elsewhere.
/// Domain   everything. Kink where ‖x‖ = eps, which the language cannot declare; the slope there is that of shorter
///          rows.
/// Numerics dx cancels, which is inherent: it is orthogonal to x. The squares overflow above the square root of the
///          largest number.
/// Source   Petersen & Pedersen, The Matrix Cookbook (2012), section 2.6 (derivatives of vector norms).
struct L2Normalize {
  static constexpr auto signature = "l2_normalize: x[A...,D] -> y[A...,D]";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-6";
  static constexpr auto structure = "y/x block-diagonal over A";
  static constexpr auto source = "Petersen & Pedersen, The Matrix Cookbook (2012), section 2.6";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const T eps = T(values.real("eps"));
    const std::int64_t columns = x.extent(-1);
    for (std::int64_t row = 0; row < x.size(); row += columns) {
      const T size = length(x, row, columns);
      for (std::int64_t i = row; i < row + columns; ++i) y[i] = x[i] / (size > eps ? size : eps);
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const T eps = T(values.real("eps"));
    const std::int64_t columns = x.extent(-1);
    for (std::int64_t row = 0; row < x.size(); row += columns) {
      const T size = length(x, row, columns);
      T along(0);
      for (std::int64_t i = row; i < row + columns; ++i) along += y[i] * dy[i];
      for (std::int64_t i = row; i < row + columns; ++i) {
        dx[i] = size > eps ? T((dy[i] - y[i] * along) / size) : T(dy[i] / eps);
      }
    }
  }

 private:
  template <class T>
  static T length(const View<T>& x, std::int64_t row, std::int64_t columns) {
    T squares(0);
    for (std::int64_t i = row; i < row + columns; ++i) squares += x[i] * x[i];
    return sqrt(squares);
  }
};

}  // namespace gradcheck::ops
