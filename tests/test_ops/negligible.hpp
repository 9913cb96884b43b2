/// An op with an input that hardly matters.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = 1 + x^2 + w / 2^120: the last term is below the rounding of double-double. dw is wrong by a factor of 3, which no
/// difference shows.
struct Negligible {
  static constexpr auto signature = "negligible: x[N], w[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, View<T> w, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(1) + x[i] * x[i] + w[i] * T(0x1p-120);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[i] = T(2) * x[i] * dy[i];
    for (std::int64_t i = 0; i < dy.size(); ++i) dw[i] = T(3) * dy[i] * T(0x1p-120);
  }
};

}  // namespace gradcheck::tests
