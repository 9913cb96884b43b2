/// An op that broadcasts one input over rows.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y[n,d] = x[n,d]^2 + b[d]
struct RowBias {
  static constexpr auto signature = "row_bias: x[N,D], b[D] -> y[N,D]";
  template <class T>
  static void forward(View<T> x, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i] + b[i % b.size()];
  }
  template <class T>
  static void backward(View<T> x, View<T> b, View<T>, View<T> dy, Out<T> dx, Out<T> db) {
    for (std::int64_t d = 0; d < b.size(); ++d) db[d] = T(0);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(2) * x[i] * dy[i];
      db[i % b.size()] += dy[i];
    }
  }
};

}  // namespace gradcheck::tests
