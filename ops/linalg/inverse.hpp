#pragma once

#include "ops/linalg/lu.hpp"

namespace gradcheck::ops {

/// Y = A⁻¹ of each matrix in the last two axes.
/// Shapes   A, Y: any x N x N.
/// Backward dA = -Yᵀ dY Yᵀ
/// Domain   matrices in which each row has one entry that exceeds the sum of all others of its row and column, with the
///          rows in any order. This is sufficient; the op works for every invertible matrix. No kinks.
/// Numerics LU with partial pivoting, column by column: the error grows with the condition number of A.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.3.
struct Inverse {
  static constexpr auto signature = "inverse: A[B...,N,N] -> Y[B...,N,N]";
  static constexpr auto domain = "A in dominant";
  static constexpr auto structure = "Y/A block-diagonal over B";
  static constexpr auto source =
      "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.3";

  template <class T>
  static void forward(View<T> A, Out<T> Y) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      const Lu<T> lu(SquareMatrix<T>(A, k));
      for (std::int64_t column = 0; column < n; ++column) {
        const std::vector<T> x = lu.solve(unit_vector<T>(n, column));
        for (std::int64_t row = 0; row < n; ++row) Y[(k * n + row) * n + column] = x[static_cast<std::size_t>(row)];
      }
    }
  }

  template <class T>
  static void backward(View<T> A, View<T> Y, View<T> dY, Out<T> dA) {
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      const SquareMatrix<T> y(Y, k), dy(dY, k);
      SquareMatrix<T> product(y.size());  // dY Yᵀ
      for_each_term(y.size(), [&](auto i, auto j, auto m) { product(i, j) += dy(i, m) * y(j, m); });
      SquareMatrix<T> result(y.size());
      for_each_term(y.size(), [&](auto i, auto j, auto m) { result(i, j) -= y(m, i) * product(m, j); });
      for (std::int64_t i = 0; i < y.size(); ++i) {
        for (std::int64_t j = 0; j < y.size(); ++j) dA[(k * y.size() + i) * y.size() + j] = result(i, j);
      }
    }
  }

 private:
  template <class Visit>
  static void for_each_term(std::int64_t n, Visit visit) {
    for (std::int64_t i = 0; i < n; ++i) {
      for (std::int64_t j = 0; j < n; ++j) {
        for (std::int64_t m = 0; m < n; ++m) visit(i, j, m);
      }
    }
  }
};

}  // namespace gradcheck::ops
