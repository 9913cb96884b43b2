#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = x^3, element by element.
struct Cube {
  static constexpr auto signature = "cube: x[A...] -> y[A...]";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y.array() = x.array() * x.array() * x.array();
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    dx.array() = T(3) * x.array() * x.array() * dy.array();
  }
};

GRADCHECK_PLUGIN(Cube)
