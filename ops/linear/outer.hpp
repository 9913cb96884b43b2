#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// z = x yᵀ, z_nm = x_n y_m.
/// Shapes   x: N.  y: M.  z: N x M.
/// Backward dx = dz y,  dy = dzᵀ x.
/// Domain   everything; no kinks.
/// Numerics z is rounded once per entry; dx and dy are sums of products.
/// Source   Clark, Computing Neural Network Gradients (Stanford CS224n notes, 2017).
struct Outer {
  static constexpr auto signature = "outer: x[N], y[M] -> z[N,M]";
  static constexpr auto structure = "z/x block-diagonal over N, linear; z/y block-diagonal over M, linear";
  static constexpr auto source = "Clark, Computing Neural Network Gradients (Stanford CS224n, 2017)";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    z.matrix() = x.vector() * y.vector().transpose();
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    dx.vector() = dz.matrix() * y.vector();
    dy.vector() = dz.matrix().transpose() * x.vector();
  }
};

}  // namespace gradcheck::ops
