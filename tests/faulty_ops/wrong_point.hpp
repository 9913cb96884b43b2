/// The derivative is right, but at another point.
#pragma once

#include <vector>

#include "tests/test_ops/shifted_square.hpp"
#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

/// At the output instead of the input.
struct DerivativeAtOutput : Square {
  static constexpr auto signature = "derivative_at_output: x[N] -> y[N]";
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = T(2) * y[i] * dy[i];
  }
};

/// At a value that was saved before its computation was complete.
struct KeptTooEarly : ShiftedSquare {
  static constexpr auto signature = "kept_too_early: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y, Out<T> kept) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      kept[i] = x[i];
      y[i] = (x[i] + T(1)) * (x[i] + T(1));
    }
  }
};

/// At the values of an earlier call: the op keeps them between calls and renews them only if their number changes.
struct StaleCache : Square {
  static constexpr auto signature = "stale_cache: x[N] -> y[N]";
  template <class T>
  static std::vector<T>& cache() {
    thread_local std::vector<T> values;
    return values;
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    if (static_cast<std::int64_t>(cache<T>().size()) != x.size()) cache<T>().assign(x.data(), x.data() + x.size());
    Square::forward<T>(x, y);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * cache<T>()[static_cast<std::size_t>(i)] * dy[i];
  }
};

}  // namespace gradcheck::tests
