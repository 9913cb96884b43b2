/// An op with a full Jacobian.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = exp(x) / sum exp(x)
struct Softmax {
  static constexpr auto signature = "plain_softmax: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += y[i] = exp(x[i]);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = y[i] / sum;
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    T mean(0);
    for (std::int64_t i = 0; i < y.size(); ++i) mean += y[i] * dy[i];
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = y[i] * (dy[i] - mean);
  }
};

}  // namespace gradcheck::tests
