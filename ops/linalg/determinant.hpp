#pragma once

#include "ops/linalg/lu.hpp"

namespace gradcheck::ops {

/// y = det A of each matrix in the last two axes.
/// Shapes   A: any x N x N.  y: any. The determinant of a 0 x 0 matrix is 1.
/// Backward dA = dy adj(A)ᵀ, where the adjugate is the transposed matrix of cofactors.
/// Domain   everything, including singular matrices; no kinks.
/// Numerics LU with partial pivoting. Backward uses it too, but never divides by a pivot of U: dA = dy y A⁻ᵀ would be
///          NaN where A is singular.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.4; Petersen & Pedersen, The Matrix Cookbook (2012), section
///          2.1.1.
struct Determinant {
  static constexpr auto signature = "determinant: A[B...,N,N] -> y[B...]";
  static constexpr auto structure = "y/A block-diagonal over B";
  static constexpr auto source =
      "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.4";

  template <class T>
  static void forward(View<T> A, Out<T> y) {
    for (std::int64_t k = 0; k < y.size(); ++k) y[k] = Lu<T>(SquareMatrix<T>(A, k)).determinant();
  }

  template <class T>
  static void backward(View<T> A, View<T>, View<T> dy, Out<T> dA) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < dy.size(); ++k) {
      const SquareMatrix<T> adjugate = Lu<T>(SquareMatrix<T>(A, k)).adjugate();
      for (std::int64_t i = 0; i < n * n; ++i) dA[k * n * n + i] = dy[k] * adjugate(i % n, i / n);
    }
  }
};

}  // namespace gradcheck::ops
