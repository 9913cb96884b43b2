#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = x^2, element by element, with the backward of backward. Backward is dx = 2 x dy. Of <u, dx> = 2 u x dy the
/// gradient by x is 2 u dy, and the gradient by dy is 2 u x.
struct Square {
  static constexpr auto signature = "square: x[A...] -> y[A...]";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y.array() = x.array() * x.array();
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    dx.array() = T(2) * x.array() * dy.array();
  }

  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T> dy, View<T> u, Out<T> by_x, Out<T> by_dy) {
    by_x.array() = T(2) * u.array() * dy.array();
    by_dy.array() = T(2) * u.array() * x.array();
  }
};

GRADCHECK_PLUGIN(Square)
