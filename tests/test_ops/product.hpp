/// An op of two inputs of one shape, with all kinds of derivatives, and the same with accumulated gradients.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// z = x y, element by element
struct Product {
  static constexpr auto signature = "product: x[N], y[N] -> z[N]";
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for (std::int64_t i = 0; i < x.size(); ++i) z[i] = x[i] * y[i];
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dz[i] * y[i];
      dy[i] = dz[i] * x[i];
    }
  }
  template <class T>
  static void jvp(View<T> x, View<T> y, View<T>, View<T> tx, View<T> ty, Out<T> tz) {
    for (std::int64_t i = 0; i < x.size(); ++i) tz[i] = tx[i] * y[i] + x[i] * ty[i];
  }
  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T>, View<T> dz, View<T> ux, View<T> uy, Out<T> dx, Out<T> dy,
                              Out<T> ddz) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = uy[i] * dz[i];
      dy[i] = ux[i] * dz[i];
      ddz[i] = ux[i] * y[i] + uy[i] * x[i];
    }
  }
};

/// As Product, but adds to its gradients
struct Accumulated : Product {
  static constexpr bool accumulates = true;
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] += dz[i] * y[i];
      dy[i] += dz[i] * x[i];
    }
  }
};

}  // namespace gradcheck::tests
