#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = sqrt(1 - x[0]^2 - x[1]^2), the height of the unit sphere above a point inside its circle.
struct Hemisphere {
  static constexpr auto signature = "hemisphere: x[2] -> y[]";
  static constexpr auto domain = "x in [-0.9, 0.9]";

  static bool valid(View<double> x) { return x[0] * x[0] + x[1] * x[1] < 0.99; }

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y[0] = sqrt(T(1) - x[0] * x[0] - x[1] * x[1]);
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    dx[0] = -dy[0] * x[0] / y[0];
    dx[1] = -dy[0] * x[1] / y[0];
  }
};

GRADCHECK_PLUGIN(Hemisphere)
