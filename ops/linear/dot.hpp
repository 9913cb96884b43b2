#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// z = Σ x_n y_n.
/// Shapes   x, y: N.  z: a scalar.
/// Backward dx = dz y,  dy = dz x.
/// Domain   everything; no kinks. The sum of N = 0 terms is 0.
/// Numerics the error is about N roundings of the sum of the absolute values.
/// Source   Clark, Computing Neural Network Gradients (Stanford CS224n notes, 2017).
struct Dot {
  static constexpr auto signature = "dot: x[N], y[N] -> z[]";
  static constexpr auto structure = "z/x linear; z/y linear";
  static constexpr auto source = "Clark, Computing Neural Network Gradients (Stanford CS224n, 2017)";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    T sum(0);
    for (std::int64_t n = 0; n < x.size(); ++n) sum += x[n] * y[n];
    z[0] = sum;
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t n = 0; n < x.size(); ++n) {
      dx[n] = dz[0] * y[n];
      dy[n] = dz[0] * x[n];
    }
  }
};

}  // namespace gradcheck::ops
