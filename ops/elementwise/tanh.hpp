#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = tanh(x), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy * (1 - y^2), written as (1 - y)(1 + y), which rounds less where |y| is close to 1.
/// Domain   all finite x; no kinks.
/// Numerics in binary64 y rounds to ±1 from |x| ≈ 19.07 on; from there dx is exactly 0.
/// Source   Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 4.5.73.
struct Tanh {
  static constexpr auto signature = "tanh: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto source = "Abramowitz & Stegun (1964), 4.5.73";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y.array() = x.array().tanh();
  }

  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    dx.array() = dy.array() * (T(1) - y.array()) * (T(1) + y.array());
  }
};

}  // namespace gradcheck::ops
