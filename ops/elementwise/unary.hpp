#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// What the ops y = f(x), element by element, have in common. Such an op is `struct Exp : Unary<Exp>` and defines, for
/// one number of any scalar,
///   value(x)     f(x)
///   slope(x, y)  f'(x), given y = f(x)
/// or, where the slope alone may overflow although its product with dy does not,
///   gradient(dy, x, y)  dy f'(x)
template <class Op>
struct Unary {
  static constexpr auto structure = "y/x diagonal";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = Op::value(x[i]);
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      if constexpr (requires { Op::gradient(dy[i], x[i], y[i]); })
        dx[i] = Op::gradient(dy[i], x[i], y[i]);
      else
        dx[i] = dy[i] * Op::slope(x[i], y[i]);
    }
  }
};

/// The same with attributes: Op::Function<T>(attributes) stores them as numbers and has value(x) and slope(x, y).
template <class Op>
struct UnaryWithAttributes {
  static constexpr auto structure = "y/x diagonal";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const typename Op::template Function<T> f(values);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = f.value(x[i]);
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const typename Op::template Function<T> f(values);
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * f.slope(x[i], y[i]);
  }
};

}  // namespace gradcheck::ops
