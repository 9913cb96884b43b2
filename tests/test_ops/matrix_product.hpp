/// Products of matrices, in plain loops.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// z = x W
struct MatrixProduct {
  static constexpr auto signature = "product: x[N,D], W[D,M] -> z[N,M]";
  static constexpr auto structure = "z/x block-diagonal over N, linear; z/W block-diagonal over M, linear";
  template <class T>
  static void forward(View<T> x, View<T> W, Out<T> z) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t m = 0; m < W.extent(1); ++m) {
        T sum(0);
        for (std::int64_t d = 0; d < W.extent(0); ++d) sum += x(n, d) * W(d, m);
        z(n, m) = sum;
      }
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> W, View<T>, View<T> dz, Out<T> dx, Out<T> dW) {
    for (std::int64_t i = 0; i < W.size(); ++i) dW[i] = T(0);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t d = 0; d < W.extent(0); ++d) {
        T sum(0);
        for (std::int64_t m = 0; m < W.extent(1); ++m) {
          sum += dz(n, m) * W(d, m);
          dW(d, m) += x(n, d) * dz(n, m);
        }
        dx(n, d) = sum;
      }
    }
  }
};

/// z = x W, W square, with no declared structure
struct Mix : MatrixProduct {
  static constexpr auto signature = "mix: x[N,D], W[D,D] -> z[N,D]";
  static constexpr const char* structure = nullptr;
};

}  // namespace gradcheck::tests
