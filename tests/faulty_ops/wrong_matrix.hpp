/// Jacobians with the right numbers in wrong places, or with some of them missing.
#pragma once

#include "tests/test_ops/matrix_product.hpp"
#include "tests/test_ops/softmax.hpp"

namespace gradcheck::tests {

/// dx = dz W instead of dz W^T.
struct TransposeMissing : Mix {
  static constexpr auto signature = "transpose_missing: x[N,D], W[D,D] -> z[N,D]";
  template <class T>
  static void backward(View<T> x, View<T> W, View<T> z, View<T> dz, Out<T> dx, Out<T> dW) {
    Mix::backward<T>(x, W, z, dz, dx, dW);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t i = 0; i < x.extent(1); ++i) {
        T sum(0);
        for (std::int64_t j = 0; j < x.extent(1); ++j) sum += dz(n, j) * W(j, i);
        dx(n, i) = sum;
      }
    }
  }
};

/// Only the diagonal of softmax's Jacobian.
struct OffDiagonalDropped : Softmax {
  static constexpr auto signature = "off_diagonal_dropped: x[N] -> y[N]";
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = y[i] * (T(1) - y[i]) * dy[i];
  }
};

/// The gradient is right, but the declared structure is wrong.
struct FalselyDiagonal : Softmax {
  static constexpr auto signature = "falsely_diagonal: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
};

}  // namespace gradcheck::tests
