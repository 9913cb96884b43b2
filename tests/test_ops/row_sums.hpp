/// A reduction.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y[n] = sum of row n of x
struct RowSums {
  static constexpr auto signature = "row_sums: x[N,M] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      y[n] = T(0);
      for (std::int64_t m = 0; m < x.extent(1); ++m) y[n] += x(n, m);
    }
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i / x.extent(1)];
  }
};

}  // namespace gradcheck::tests
