/// Ops with a wrong gradient, tangent or second derivative, and the right ops that they derive from.
#pragma once

#include "tests/test_ops/product.hpp"

namespace gradcheck::tests {

struct ConstantGradient : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = y[i];
      dy[i] = dz[i] * x[i];
    }
  }
};

struct SquaredUpstream : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dz[i] * y[i];
      dy[i] = dz[i] * dz[i] * x[i];
    }
  }
};

struct TangentOfOneOperand : Product {
  template <class T>
  static void jvp(View<T> x, View<T> y, View<T>, View<T> tx, View<T>, Out<T> tz) {
    for (std::int64_t i = 0; i < x.size(); ++i) tz[i] = tx[i] * y[i];
  }
};

struct ForgetsMixedTerm : Product {
  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T>, View<T>, View<T> ux, View<T> uy, Out<T> dx, Out<T> dy,
                              Out<T> ddz) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dy[i] = T(0);
      ddz[i] = ux[i] * y[i] + uy[i] * x[i];
    }
  }
};

struct WrongByUpstream : Product {
  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T> z, View<T> dz, View<T> ux, View<T> uy, Out<T> dx, Out<T> dy,
                              Out<T> ddz) {
    Product::double_backward<T>(x, y, z, dz, ux, uy, dx, dy, ddz);
    for (std::int64_t i = 0; i < x.size(); ++i) ddz[i] = ux[i] * y[i];
  }
};

/// y = Σ x_i x_i+1^2
struct Chain {
  static constexpr auto signature = "chain: x[N] -> y[] where N >= 2";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y[0] = T(0);
    for (std::int64_t i = 0; i + 1 < x.size(); ++i) y[0] += x[i] * x[i + 1] * x[i + 1];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(0);
      if (i + 1 < x.size()) dx[i] += dy[0] * x[i + 1] * x[i + 1];
      if (i > 0) dx[i] += T(2) * dy[0] * x[i - 1] * x[i];
    }
  }
};

struct LopsidedChain : Chain {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = i + 1 < x.size() ? T(dy[0] * x[i + 1] * x[i + 1]) : T(0);
  }
};

/// y = 3 x
struct Triple {
  static constexpr auto signature = "triple: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal, linear";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(3) * x[i];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(3) * dy[i];
  }
};

struct Quadruple : Triple {
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(4) * dy[i];
  }
};

}  // namespace gradcheck::tests
