#pragma once

#include "ops/broadcast.hpp"
#include "ops/linalg/square_matrix.hpp"

namespace gradcheck::ops {

/// Solves op(A) X = B, where A is the lower or upper triangle of a matrix, with ones on the diagonal if `unit`, and op
/// transposes it if `transposed`. The other triangle is not read, nor is the diagonal if `unit`.
/// Shapes   A: any x N x N.  B, X: any x N x M.
/// Backward dB = op(A)⁻ᵀ dX,  d op(A) = -dB Xᵀ in the entries that are read, 0 in all others.
/// Domain   matrices whose diagonal entries exceed the sum of the others of row and column, which is sufficient; the op
///          works for every matrix without a 0 on the diagonal. No kinks.
/// Numerics substitution, which is accurate row by row.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.3; Higham, Accuracy and Stability of Numerical Algorithms (2nd
///          ed., SIAM 2002), chapter 8.
struct TriangularSolve {
  static constexpr auto signature = "triangular_solve: A[S...,N,N], B[S...,N,M] -> X[S...,N,M]";
  static constexpr auto attributes = "lower: bool = true; transposed: bool = false; unit: bool = false";
  static constexpr auto domain = "A in separated";
  static constexpr auto structure =
      "X/A block-diagonal over S; X/B block-diagonal over S, block-diagonal over M, linear";
  static constexpr auto source =
      "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.3";

  template <class T>
  static void forward(const Attributes& values, View<T> A, View<T> B, Out<T> X) {
    substitute(Triangle<T>(values, A), values.flag("transposed"), B, X);
  }

  template <class T>
  static void backward(const Attributes& values, View<T> A, View<T>, View<T> X, View<T> dX, Out<T> dA, Out<T> dB) {
    const Triangle<T> triangle(values, A);
    const bool transposed = values.flag("transposed");
    const std::int64_t n = A.extent(-1), columns = X.extent(-1);
    substitute(triangle, !transposed, dX, dB);
    set_zero(dA);
    for (std::int64_t row = 0; row < count_matrices(A) * n; ++row) {
      for (std::int64_t j = 0; j < n; ++j) {
        const std::int64_t other = row / n * n + j, entry = transposed ? other * n + row % n : row * n + j;
        if (!triangle.reads(entry / n % n, entry % n)) continue;
        for (std::int64_t m = 0; m < columns; ++m) dA[entry] -= dB[row * columns + m] * X[other * columns + m];
      }
    }
  }

 private:
  template <class T>
  struct Triangle {
    View<T> A;
    bool lower, unit;

    Triangle(const Attributes& values, View<T> matrix)
        : A(matrix), lower(values.flag("lower")), unit(values.flag("unit")) {}
    bool reads(std::int64_t row, std::int64_t column) const { return row == column ? !unit : lower == (row > column); }
  };

  template <class T>
  static void substitute(const Triangle<T>& triangle, bool transposed, View<T> B, Out<T> X) {
    const std::int64_t n = triangle.A.extent(-1), columns = B.extent(-1);
    const bool forwards = triangle.lower != transposed;
    for (std::int64_t k = 0; k < count_matrices(B); ++k) {
      for (std::int64_t step = 0; step < n; ++step) {
        const std::int64_t i = forwards ? step : n - 1 - step;
        for (std::int64_t m = 0; m < columns; ++m) {
          T sum = B[(k * n + i) * columns + m];
          for (std::int64_t before = 0; before < step; ++before) {
            const std::int64_t j = forwards ? before : n - 1 - before;
            sum -= triangle.A[(k * n + (transposed ? j : i)) * n + (transposed ? i : j)] * X[(k * n + j) * columns + m];
          }
          X[(k * n + i) * columns + m] = triangle.unit ? sum : T(sum / triangle.A[(k * n + i) * n + i]);
        }
      }
    }
  }
};

}  // namespace gradcheck::ops
