#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = sqrt(b^2 - 4 c), the distance between the roots of t^2 + b t + c.
struct Discriminant {
  static constexpr auto signature = "discriminant: b[], c[] -> y[]";

  static bool valid(View<double> b, View<double> c) { return b[0] * b[0] - 4 * c[0] > 0.01; }

  template <class T>
  static void forward(View<T> b, View<T> c, Out<T> y) {
    y[0] = sqrt(b[0] * b[0] - T(4) * c[0]);
  }

  template <class T>
  static void backward(View<T> b, View<T> c, View<T> y, View<T> dy, Out<T> db, Out<T> dc) {
    db[0] = dy[0] * b[0] / y[0];
    dc[0] = T(-2) * dy[0] / y[0];
  }
};

GRADCHECK_PLUGIN(Discriminant)
