#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = ln x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / x
/// Domain   x > 0; a pole at 0; no kinks.
/// Numerics close to x = 1 a relative error of x is multiplied by 1 / |ln x|; dx is well conditioned everywhere.
/// Source   NIST DLMF, 4.7.1.
struct Log {
  static constexpr auto signature = "log: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (0, inf)";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto source = "NIST DLMF, 4.7.1";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = log(x[i]);
  }

  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] / x[i];
  }
};

}  // namespace gradcheck::ops
