#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = tanh(x), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy (1 - y^2), written as dy 4t / (1 + t)^2 with t = exp(-2|x|).
/// Domain   everything; no kinks.
/// Numerics 1 - y^2 computed from a rounded y loses relative digits as |y| nears 1, half of them from |x| ≈ 4.5 on in
///          binary32, and is 0 from |x| ≈ 19.1 on in binary64; written in t it keeps them all.
/// Source   Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 4.5.73.
struct Tanh {
  static constexpr auto signature = "tanh: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto source = "Abramowitz & Stegun (1964), 4.5.73";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = tanh(x[i]);
  }

  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T t = exp(T(-2) * abs(x[i]));
      dx[i] = dy[i] * T(4) * t / ((T(1) + t) * (T(1) + t));
    }
  }
};

}  // namespace gradcheck::ops
