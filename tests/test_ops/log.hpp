/// An op with a domain.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = log x
struct Log {
  static constexpr auto signature = "plain_log: x[N] -> y[N]";
  static constexpr auto domain = "x in (0, inf)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = log(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] / x[i];
  }
};

}  // namespace gradcheck::tests
