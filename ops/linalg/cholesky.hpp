#pragma once

#include "ops/linalg/square_matrix.hpp"

namespace gradcheck::ops {

/// L of A = L Lᵀ, lower triangular with a positive diagonal, for each matrix in the last two axes. Only the lower
/// triangle of A is read.
/// Shapes   A, L: any x N x N. L is 0 above its diagonal.
/// Backward S = L⁻ᵀ Φ(Lᵀ dL) L⁻¹, where Φ keeps the lower triangle and halves the diagonal; dA_ij = S_ij + S_ji below
///          the diagonal, S_ii on it and 0 above.
/// Domain   matrices whose Gershgorin discs are positive and disjoint, which is sufficient; the op works for every
///          positive definite matrix. No kinks.
/// Numerics needs no pivoting; the error grows with the condition number.
/// Source   Murray, Differentiation of the Cholesky decomposition, arXiv:1602.07527 (2016), section 3.
struct Cholesky {
  static constexpr auto signature = "cholesky: A[B...,N,N] -> L[B...,N,N]";
  static constexpr auto domain = "A in separated";
  static constexpr auto structure = "L/A block-diagonal over B";
  static constexpr auto source = "Murray, arXiv:1602.07527 (2016), section 3";

  template <class T>
  static void forward(View<T> A, Out<T> L) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      const SquareMatrix<T> a(A, k);
      SquareMatrix<T> l(n);
      for (std::int64_t j = 0; j < n; ++j) {
        for (std::int64_t i = j; i < n; ++i) {
          T rest = a(i, j);
          for (std::int64_t m = 0; m < j; ++m) rest -= l(i, m) * l(j, m);
          l(i, j) = i == j ? T(sqrt(rest)) : T(rest / l(j, j));
        }
      }
      for (std::int64_t i = 0; i < n * n; ++i) L[k * n * n + i] = l(i / n, i % n);
    }
  }

  template <class T>
  static void backward(View<T> A, View<T> L, View<T> dL, Out<T> dA) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      const SquareMatrix<T> l(L, k), dl(dL, k);
      SquareMatrix<T> s(n);
      for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j <= i; ++j) {
          for (std::int64_t m = i; m < n; ++m) s(i, j) += l(m, i) * dl(m, j);
          if (i == j) s(i, j) /= T(2);
        }
      }
      divide_by_transposed(l, s);  // L⁻ᵀ Φ
      s = transposed(s);
      divide_by_transposed(l, s);  // L⁻ᵀ (L⁻ᵀ Φ)ᵀ = Sᵀ
      for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
          dA[(k * n + i) * n + j] = i < j ? T(0) : i == j ? s(i, i) : T(s(i, j) + s(j, i));
        }
      }
    }
  }

 private:
  template <class T>
  static SquareMatrix<T> transposed(const SquareMatrix<T>& matrix) {
    SquareMatrix<T> result(matrix.size());
    for (std::int64_t i = 0; i < matrix.size(); ++i) {
      for (std::int64_t j = 0; j < matrix.size(); ++j) result(i, j) = matrix(j, i);
    }
    return result;
  }

  /// s = L⁻ᵀ s, column by column from the last row up.
  template <class T>
  static void divide_by_transposed(const SquareMatrix<T>& l, SquareMatrix<T>& s) {
    for (std::int64_t i = l.size(); i-- > 0;) {
      for (std::int64_t j = 0; j < l.size(); ++j) {
        for (std::int64_t m = i + 1; m < l.size(); ++m) s(i, j) -= l(m, i) * s(m, j);
        s(i, j) /= l(i, i);
      }
    }
  }
};

}  // namespace gradcheck::ops
