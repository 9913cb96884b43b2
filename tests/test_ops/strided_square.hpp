/// An op that takes tensors of any strides.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = x^2 of a matrix in any memory layout
struct StridedSquare {
  static constexpr auto signature = "strided_square: x[N,M] -> y[N,M]";
  static constexpr bool strided = true;
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * dy[i] * x[i];
  }
};

}  // namespace gradcheck::tests
