/// An op with a kink.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = max(x, 0), slope 0 at 0
struct Relu {
  static constexpr auto signature = "plain_relu: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto kinks = "x at 0";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] > T(0) ? x[i] : T(0);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] > T(0) ? dy[i] : T(0);
  }
};

}  // namespace gradcheck::tests
