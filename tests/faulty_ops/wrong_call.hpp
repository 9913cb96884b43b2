/// Faults of the call itself: shapes, bounds, exceptions, values that are not numbers.
#pragma once

#include <stdexcept>

#include "tests/test_ops/log.hpp"
#include "tests/test_ops/row_sums.hpp"
#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

/// Assigns a column to a matrix.
struct WrongShape : RowSums {
  static constexpr auto signature = "wrong_shape: x[N,M] -> y[N]";
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    dx.matrix() = dy.vector();
  }
};

struct BehindTheEnd : Square {
  static constexpr auto signature = "behind_the_end: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    Square::backward<T>(x, y, dy, dx);
    dx.data()[x.size()] = T(0);
  }
};

struct BackwardThrows : Square {
  static constexpr auto signature = "backward_throws: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    if (x.size() > 2) throw std::runtime_error("more than two are too many");
    Square::backward<T>(x, y, dy, dx);
  }
};

/// A logarithm that does not declare its domain.
struct LogAnywhere : Log {
  static constexpr auto signature = "log_anywhere: x[N] -> y[N]";
  static constexpr const char* domain = nullptr;
};

}  // namespace gradcheck::tests
