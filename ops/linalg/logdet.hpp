#pragma once

#include "ops/linalg/lu.hpp"

namespace gradcheck::ops {

/// y = ln |det A| of each matrix in the last two axes.
/// Shapes   A: any x N x N.  y: any. For a 0 x 0 matrix it is 0.
/// Backward dA = dy A⁻ᵀ
/// Domain   matrices in which each row has one entry that exceeds the sum of all others of its row and column, with the
///          rows in any order. This is sufficient; the op works for every invertible matrix. No kinks.
/// Numerics sums the logarithms of the pivots, because the determinant itself may overflow or underflow.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.4; Petersen & Pedersen, The Matrix Cookbook (2012), section
///          2.1.4.
struct Logdet {
  static constexpr auto signature = "logdet: A[B...,N,N] -> y[B...]";
  static constexpr auto domain = "A in dominant";
  static constexpr auto structure = "y/A block-diagonal over B";
  static constexpr auto source =
      "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.4";

  template <class T>
  static void forward(View<T> A, Out<T> y) {
    for (std::int64_t k = 0; k < y.size(); ++k) {
      const Lu<T> lu(SquareMatrix<T>(A, k));
      T sum(0);
      for (std::int64_t i = 0; i < A.extent(-1); ++i) sum += log(abs(lu.pivot(i)));
      y[k] = sum;
    }
  }

  template <class T>
  static void backward(View<T> A, View<T>, View<T> dy, Out<T> dA) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < dy.size(); ++k) {
      const Lu<T> lu(SquareMatrix<T>(A, k));
      for (std::int64_t row = 0; row < n; ++row) {
        const std::vector<T> x = lu.solve(unit_vector<T>(n, row));  // a column of the inverse is a row of its transpose
        for (std::int64_t column = 0; column < n; ++column) {
          dA[(k * n + row) * n + column] = dy[k] * x[static_cast<std::size_t>(column)];
        }
      }
    }
  }
};

}  // namespace gradcheck::ops
