#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// z = x y, the product of two matrices.
/// Shapes   x: N x K.  y: K x M.  z: N x M.
/// Backward dx = dz yᵀ,  dy = xᵀ dz.
/// Domain   everything; no kinks. Sums of K = 0 terms are 0.
/// Numerics each entry is a sum of products: its error is about K roundings of the sum of the absolute values.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.2.
struct Matmul {
  static constexpr auto signature = "matmul: x[N,K], y[K,M] -> z[N,M]";
  static constexpr auto structure = "z/x block-diagonal over N, linear; z/y block-diagonal over M, linear";
  static constexpr auto source =
      "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.2";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    z.matrix() = x.matrix() * y.matrix();
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    dx.matrix() = dz.matrix() * y.matrix().transpose();
    dy.matrix() = x.matrix().transpose() * dz.matrix();
  }
};

}  // namespace gradcheck::ops
