#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = max(x, 0), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy where x > 0, 0 where x <= 0.
/// Domain   everything. Kink at 0, where the slope is 0. A NaN in x is a NaN in y and in dx.
/// Numerics exact.
/// Source   Nair & Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, ICML 2010.
struct Relu {
  static constexpr auto signature = "relu: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto kinks = "x at 0 slope 0";
  static constexpr auto source = "Nair & Hinton, ICML 2010";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    // Not x > 0 ? x : 0, which hides a NaN.
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] < T(0) ? T(0) : x[i];
  }

  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      if (x[i] > T(0)) dx[i] = dy[i];
      else dx[i] = x[i] <= T(0) ? T(0) : x[i];
    }
  }
};

}  // namespace gradcheck::ops
