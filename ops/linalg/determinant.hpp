#pragma once

#include "ops/linalg/lu.hpp"

namespace gradcheck::ops {

/// y = det A of each matrix, the last two axes.
/// Shapes   A: any x N x N.  y: any. Of no rows the determinant is 1.
/// Backward dA_ij = dy times the cofactor of (i, j), the determinant without row i and column j with the sign
///          (-1)^(i+j).
/// Domain   everything, matrices without an inverse as well; no kinks.
/// Numerics LU with partial pivoting. dA = dy y A⁻ᵀ, the cheaper way, is NaN where A has no inverse; this one costs N²
///          factorizations.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.4; Petersen & Pedersen, The Matrix Cookbook (2012), section
///          2.1.1.
struct Determinant {
  static constexpr auto signature = "determinant: A[B...,N,N] -> y[B...]";
  static constexpr auto structure = "y/A block-diagonal over B";
  static constexpr auto source = "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.4";

  template <class T>
  static void forward(View<T> A, Out<T> y) {
    for (std::int64_t k = 0; k < y.size(); ++k) y[k] = Lu<T>(SquareMatrix<T>(A, k)).determinant();
  }

  template <class T>
  static void backward(View<T> A, View<T>, View<T> dy, Out<T> dA) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < dy.size(); ++k) {
      const SquareMatrix<T> matrix(A, k);
      for (std::int64_t i = 0; i < n * n; ++i) {
        const T cofactor = Lu<T>(without(matrix, i / n, i % n)).determinant();
        dA[k * n * n + i] = (i / n + i % n) % 2 == 0 ? T(dy[k] * cofactor) : T(-dy[k] * cofactor);
      }
    }
  }

 private:
  template <class T>
  static SquareMatrix<T> without(const SquareMatrix<T>& matrix, std::int64_t row, std::int64_t column) {
    SquareMatrix<T> rest(matrix.size() - 1);
    for (std::int64_t i = 0; i < rest.size(); ++i) {
      for (std::int64_t j = 0; j < rest.size(); ++j) rest(i, j) = matrix(i < row ? i : i + 1, j < column ? j : j + 1);
    }
    return rest;
  }
};

}  // namespace gradcheck::ops
