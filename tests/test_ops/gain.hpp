/// An op with attributes.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = gain x, or gain x^2
struct Gain {
  static constexpr auto signature = "gain: x[N] -> y[N]";
  static constexpr auto attributes = "gain: int in 1..3 = 1; squared: bool = false";
  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const T gain = T(values.integer("gain"));
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = gain * (values.flag("squared") ? x[i] * x[i] : x[i]);
  }
  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const T gain = T(values.integer("gain"));
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = gain * (values.flag("squared") ? T(2) * x[i] : T(1)) * dy[i];
  }
};

}  // namespace gradcheck::tests
