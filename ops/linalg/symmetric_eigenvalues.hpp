#pragma once

#include <algorithm>
#include <numeric>

#include "ops/linalg/square_matrix.hpp"

namespace gradcheck::ops {

/// y = the eigenvalues, ascending, of each symmetric matrix in the last two axes. Only the lower triangle of A is read.
/// Shapes   A: any x N x N.  y: any x N.  Saved for backward: vectors: any x N x N, the eigenvectors in columns.
/// Backward dA_ij = 2 Σ_k dy_k v_ik v_jk below the diagonal, Σ_k dy_k v_ik^2 on it, 0 above.
/// Domain   matrices whose Gershgorin discs are positive and disjoint, so that no two eigenvalues are equal: y has a
///          kink where two are equal.
/// Numerics Jacobi rotations, until the off-diagonal entries no longer change anything: eigenvalues of any size are
///          accurate.
/// Source   Magnus, On differentiating eigenvalues and eigenvectors, Econometric Theory 1 (1985) 179-191; Golub & Van
///          Loan, Matrix Computations (4th ed., 2013), section 8.5.
struct SymmetricEigenvalues {
  static constexpr auto signature = "symmetric_eigenvalues: A[B...,N,N] -> y[B...,N]";
  static constexpr auto domain = "A in separated";
  static constexpr auto saved = "vectors[B...,N,N]";
  static constexpr auto structure = "y/A block-diagonal over B";
  static constexpr auto source = "Magnus, Econometric Theory 1 (1985) 179-191";

  template <class T>
  static void forward(View<T> A, Out<T> y, Out<T> vectors) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      SquareMatrix<T> a(A, k), v(n);
      for (std::int64_t i = 0; i < n; ++i) {
        v(i, i) = T(1);
        for (std::int64_t j = i + 1; j < n; ++j) a(i, j) = a(j, i);
      }
      diagonalize(a, v);
      std::vector<std::int64_t> order(static_cast<std::size_t>(n));
      std::iota(order.begin(), order.end(), std::int64_t{0});
      std::sort(order.begin(), order.end(), [&a](auto i, auto j) { return a(i, i) < a(j, j); });
      for (std::int64_t m = 0; m < n; ++m) {
        const std::int64_t column = order[static_cast<std::size_t>(m)];
        y[k * n + m] = a(column, column);
        for (std::int64_t i = 0; i < n; ++i) vectors[(k * n + i) * n + m] = v(i, column);
      }
    }
  }

  template <class T>
  static void backward(View<T> A, View<T>, View<T> vectors, View<T> dy, Out<T> dA) {
    const std::int64_t n = A.extent(-1);
    for (std::int64_t k = 0; k < count_matrices(A); ++k) {
      const SquareMatrix<T> v(vectors, k);
      for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
          T sum(0);
          for (std::int64_t m = 0; m < n && j <= i; ++m) sum += dy[k * n + m] * v(i, m) * v(j, m);
          dA[(k * n + i) * n + j] = i == j ? sum : T(T(2) * sum);
        }
      }
    }
  }

 private:
  static constexpr int most_sweeps = 100;  // a few suffice, because convergence is quadratic

  template <class T>
  static void diagonalize(SquareMatrix<T>& a, SquareMatrix<T>& v) {
    bool changed = true;
    for (int sweep = 0; changed && sweep < most_sweeps; ++sweep) {
      changed = false;
      for (std::int64_t p = 0; p < a.size(); ++p) {
        for (std::int64_t q = p + 1; q < a.size(); ++q) changed = rotate(a, v, p, q) || changed;
      }
    }
  }

  /// Makes a(p, q) zero. Returns false if a(p, q) is too small to matter.
  template <class T>
  static bool rotate(SquareMatrix<T>& a, SquareMatrix<T>& v, std::int64_t p, std::int64_t q) {
    const T off = a(p, q);
    if (a(p, p) + off == a(p, p) && a(q, q) + off == a(q, q)) return false;
    const T ratio = (a(q, q) - a(p, p)) / (T(2) * off);
    const T size = T(1) / (abs(ratio) + sqrt(ratio * ratio + T(1)));
    const T t = ratio < T(0) ? T(-size) : size, c = T(1) / sqrt(t * t + T(1)), s = t * c;
    a(p, p) -= t * off;
    a(q, q) += t * off;
    a(p, q) = a(q, p) = T(0);
    for (std::int64_t k = 0; k < a.size(); ++k) {
      if (k != p && k != q) {
        turn(a(k, p), a(k, q), c, s);
        a(p, k) = a(k, p);
        a(q, k) = a(k, q);
      }
      turn(v(k, p), v(k, q), c, s);
    }
    return true;
  }

  template <class T>
  static void turn(T& x, T& y, const T& c, const T& s) {
    const T old = x;
    x = c * x - s * y;
    y = s * old + c * y;
  }
};

}  // namespace gradcheck::ops
