/// An op with a saved tensor.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = (x + 1)^2, with x + 1 saved for backward
struct ShiftedSquare {
  static constexpr auto signature = "shifted_square: x[N] -> y[N]";
  static constexpr auto saved = "kept[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y, Out<T> kept) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      kept[i] = x[i] + T(1);
      y[i] = kept[i] * kept[i];
    }
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> kept, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = T(2) * kept[i] * dy[i];
  }
};

}  // namespace gradcheck::tests
