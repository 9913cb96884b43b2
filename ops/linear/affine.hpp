#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// z = x W + b, row by row.
/// Shapes   x: N x D.  W: D x M.  b: M.  z: N x M.
/// Backward dx = dz Wᵀ,  dW = xᵀ dz,  db = column sums of dz.
/// Domain   everything; no kinks.
/// Numerics each entry is a sum of products: its error is about D roundings of the sum of the absolute values.
/// Source   Clark, Computing Neural Network Gradients (Stanford CS224n notes, 2017), identities (1), (5).
struct Affine {
  static constexpr auto signature = "affine: x[N,D], W[D,M], b[M] -> z[N,M]";
  static constexpr auto structure =
      "z/x block-diagonal over N, linear; z/W block-diagonal over M, linear; z/b diagonal, linear";
  static constexpr auto source = "Clark, Computing Neural Network Gradients (Stanford CS224n, 2017)";

  template <class T>
  static void forward(View<T> x, View<T> W, View<T> b, Out<T> z) {
    z.matrix() = x.matrix() * W.matrix();
    z.matrix().rowwise() += b.vector().transpose();
  }

  template <class T>
  static void backward(View<T> x, View<T> W, View<T>, View<T>, View<T> dz, Out<T> dx, Out<T> dW, Out<T> db) {
    dx.matrix() = dz.matrix() * W.matrix().transpose();
    dW.matrix() = x.matrix().transpose() * dz.matrix();
    db.vector() = dz.matrix().colwise().sum().transpose();
  }
};

}  // namespace gradcheck::ops
