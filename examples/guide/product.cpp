#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// z = x y, element by element, with forward mode: tz = tx y + x ty.
struct Product {
  static constexpr auto signature = "product: x[N], y[N] -> z[N]";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    z.array() = x.array() * y.array();
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    dx.array() = dz.array() * y.array();
    dy.array() = dz.array() * x.array();
  }

  template <class T>
  static void jvp(View<T> x, View<T> y, View<T> z, View<T> tx, View<T> ty, Out<T> tz) {
    tz.array() = tx.array() * y.array() + x.array() * ty.array();
  }
};

GRADCHECK_PLUGIN(Product)
