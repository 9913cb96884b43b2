/// Ops that are wrong for some arrangements of their arguments: requested gradients, strides, shared memory.
#pragma once

#include "tests/test_ops/product.hpp"
#include "tests/test_ops/strided_square.hpp"

namespace gradcheck::tests {

struct ReturnsEarly : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    if (!dx.wanted()) return;
    Product::backward<T>(x, y, z, dz, dx, dy);
  }
};

struct UpstreamAsCompact : StridedSquare {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * dy.first()[i] * x[i];
  }
};

struct RefusesStrides : StridedSquare {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    dy.data();
    StridedSquare::backward<T>(x, y, dy, dx);
  }
};

/// y = exp x; y may be stored over x
struct ExpOverInput {
  static constexpr auto signature = "exp_over_input: x[N] -> y[N]";
  static constexpr auto domain = "x in [-4, 4]";
  static constexpr auto in_place = "y over x";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = exp(x[i]);
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i] * y[i];
  }
};

struct NeedsOldInput : ExpOverInput {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i] * exp(x[i]);
  }
};

/// Forward is wrong if both operands are one tensor.
struct ConfusedByOneTensor : Product {
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for (std::int64_t i = 0; i < x.size(); ++i) z[i] = x.first() == y.first() ? T(x[i] + y[i]) : T(x[i] * y[i]);
  }
};

}  // namespace gradcheck::tests
