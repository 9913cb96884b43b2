/// An op with an inaccurate forward.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = log(1 + exp(x)), computed literally: exp(x) overflows although y is about x, and for x far below 0 the 1 absorbs
/// it. The gradient is right there.
struct NaiveSoftplus {
  static constexpr auto signature = "naive_softplus: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = log(T(1) + exp(x[i]));
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (exp(x[i]) / (T(1) + exp(x[i])));
  }
};

}  // namespace gradcheck::tests
