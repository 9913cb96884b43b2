/// One element of the gradient is wrong.
#pragma once

#include <limits>

#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

struct SlightlyWrongThird : Square {
  static constexpr auto signature = "slightly_wrong_third: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    Square::backward<T>(x, y, dy, dx);
    if (x.size() > 2) dx[2] *= T(1) + T(1e-9);
  }
};

struct NanInSecond : Square {
  static constexpr auto signature = "nan_in_second: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    Square::backward<T>(x, y, dy, dx);
    if (x.size() > 1) dx[1] = std::numeric_limits<T>::quiet_NaN();
  }
};

struct InfiniteInSecond : Square {
  static constexpr auto signature = "infinite_in_second: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    Square::backward<T>(x, y, dy, dx);
    if (x.size() > 1) dx[1] = -std::numeric_limits<T>::infinity();
  }
};

struct LastNotWritten : Square {
  static constexpr auto signature = "last_not_written: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i + 1 < x.size(); ++i) dx[i] = T(2) * x[i] * dy[i];
  }
};

/// A loop over blocks of eight; the loop over the remainder misses the factor.
struct WrongBehindEight : Square {
  static constexpr auto signature = "wrong_behind_eight: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = (i < 8 ? T(2) : T(1)) * x[i] * dy[i];
  }
};

}  // namespace gradcheck::tests
