/// Squares element by element.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = x^2
struct Square {
  static constexpr auto signature = "square: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * x[i] * dy[i];
  }
};

/// y = x^2 for a tensor of rank 3, with no declared structure
struct SquareBlock : Square {
  static constexpr auto signature = "square_block: x[A,B,C] -> y[A,B,C]";
  static constexpr const char* structure = nullptr;
};

}  // namespace gradcheck::tests
