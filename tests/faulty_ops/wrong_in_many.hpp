/// Small faults in gradients of at least a thousand elements, which are compared along random directions.
#pragma once

#include <utility>

#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

/// A relative error of 1e-12 in one element.
struct OneInThousand : SquareBlock {
  static constexpr auto signature = "one_in_thousand: x[A,B,C] -> y[A,B,C]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    Square::backward<T>(x, y, dy, dx);
    if (x.size() >= 1000) dx[777] *= T(1) + T(1e-12);
  }
};

struct TwoSwapped : SquareBlock {
  static constexpr auto signature = "two_swapped: x[A,B,C] -> y[A,B,C]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    Square::backward<T>(x, y, dy, dx);
    if (x.size() >= 1000) std::swap(dx[3], dx[700]);
  }
};

}  // namespace gradcheck::tests
