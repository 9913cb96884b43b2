/// The gradient is a multiple of the right one.
#pragma once

#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

struct WrongSign : Square {
  static constexpr auto signature = "wrong_sign: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(-2) * x[i] * dy[i];
  }
};

struct FactorTwo : Square {
  static constexpr auto signature = "factor_two: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(4) * x[i] * dy[i];
  }
};

struct AlwaysZero : Square {
  static constexpr auto signature = "always_zero: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T>, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(0);
  }
};

}  // namespace gradcheck::tests
