#pragma once

#include "ops/broadcast.hpp"
#include "ops/linalg/lu.hpp"

namespace gradcheck::ops {

/// Solves A X = B for each matrix A and the columns of each B.
/// Shapes   A: any x N x N.  B, X: any x N x M.
/// Backward dB = A⁻ᵀ dX,  dA = -dB Xᵀ.
/// Domain   matrices in which each row has one entry that exceeds the sum of all others of its row and column, with the
///          rows in any order. This is sufficient; the op works for every invertible matrix. No kinks.
/// Numerics LU with partial pivoting; backward solves with the transpose. No inverse is formed.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.3.
struct Solve {
  static constexpr auto signature = "solve: A[S...,N,N], B[S...,N,M] -> X[S...,N,M]";
  static constexpr auto domain = "A in dominant";
  static constexpr auto structure =
      "X/A block-diagonal over S; X/B block-diagonal over S, block-diagonal over M, linear";
  static constexpr auto source =
      "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.3";

  template <class T>
  static void forward(View<T> A, View<T> B, Out<T> X) {
    const std::int64_t n = A.extent(-1), columns = B.extent(-1);
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      const Lu<T> lu(SquareMatrix<T>(A, k));
      for (std::int64_t column = 0; column < columns; ++column) {
        const std::vector<T> x = lu.solve(column_of(B, k * n, n, column));
        for (std::int64_t i = 0; i < n; ++i) X[(k * n + i) * columns + column] = x[static_cast<std::size_t>(i)];
      }
    }
  }

  template <class T>
  static void backward(View<T> A, View<T> B, View<T> X, View<T> dX, Out<T> dA, Out<T> dB) {
    const std::int64_t n = A.extent(-1), columns = B.extent(-1);
    set_zero(dA);
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      const Lu<T> lu(SquareMatrix<T>(A, k));
      for (std::int64_t column = 0; column < columns; ++column) {
        const std::vector<T> db = lu.solve_transposed(column_of(dX, k * n, n, column));
        for (std::int64_t i = 0; i < n; ++i) {
          dB[(k * n + i) * columns + column] = db[static_cast<std::size_t>(i)];
          for (std::int64_t j = 0; j < n; ++j) {
            dA[(k * n + i) * n + j] -= db[static_cast<std::size_t>(i)] * X[(k * n + j) * columns + column];
          }
        }
      }
    }
  }

 private:
  template <class T>
  static std::vector<T> column_of(View<T> B, std::int64_t first_row, std::int64_t n, std::int64_t column) {
    std::vector<T> values;
    for (std::int64_t i = 0; i < n; ++i) values.push_back(B[(first_row + i) * B.extent(-1) + column]);
    return values;
  }
};

}  // namespace gradcheck::ops
