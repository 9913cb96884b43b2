#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = Σ A_ii of each matrix in the last two axes; the matrix need not be square.
/// Shapes   A: any x N x M.  y: any.
/// Backward dA_ii = dy, 0 off the diagonal.
/// Domain   everything; no kinks.
/// Numerics a plain sum.
/// Source   Petersen & Pedersen, The Matrix Cookbook (2012), section 2.5.
struct Trace {
  static constexpr auto signature = "trace: A[B...,N,M] -> y[B...]";
  static constexpr auto structure = "y/A block-diagonal over B, linear";
  static constexpr auto source = "Petersen & Pedersen, The Matrix Cookbook (2012), section 2.5";

  template <class T>
  static void forward(View<T> A, Out<T> y) {
    set_zero(y);
    for_each_diagonal(A, y.size(), [&](auto k, auto i) { y[k] += A[i]; });
  }

  template <class T>
  static void backward(View<T> A, View<T>, View<T> dy, Out<T> dA) {
    set_zero(dA);
    for_each_diagonal(A, dy.size(), [&](auto k, auto i) { dA[i] = dy[k]; });
  }

 private:
  /// Calls visit(matrix, element) for each element on a diagonal.
  template <class T, class Visit>
  static void for_each_diagonal(const View<T>& A, std::int64_t count, Visit visit) {
    const std::int64_t rows = A.extent(-2), columns = A.extent(-1);
    for (std::int64_t k = 0; k < count; ++k) {
      for (std::int64_t i = 0; i < min(rows, columns); ++i) visit(k, (k * rows + i) * columns + i);
    }
  }
};

}  // namespace gradcheck::ops
