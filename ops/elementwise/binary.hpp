#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// What the ops z = f(x, y), element by element with broadcasting, have in common. Such an op is
/// `struct Add : Binary<Add>` and defines, for numbers of any scalar,
///   value(x, y)                          f(x, y)
///   slope_x(x, y, z), slope_y(x, y, z)   its partial derivatives, given z = f(x, y)
/// or, where one of them may overflow although its product with dz does not, in its place
///   gradient_x(dz, x, y, z), gradient_y(dz, x, y, z)   dz times that partial derivative
template <class Op>
struct Binary {
  static constexpr auto structure = "z/x diagonal; z/y diagonal";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for_each_broadcast(z.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) { z[k] = Op::value(x[i], y[j]); });
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    set_zero(dx);
    set_zero(dy);
    for_each_broadcast(dz.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      if constexpr (requires { Op::gradient_x(dz[k], x[i], y[j], z[k]); })
        dx[i] += Op::gradient_x(dz[k], x[i], y[j], z[k]);
      else
        dx[i] += dz[k] * Op::slope_x(x[i], y[j], z[k]);
      if constexpr (requires { Op::gradient_y(dz[k], x[i], y[j], z[k]); })
        dy[j] += Op::gradient_y(dz[k], x[i], y[j], z[k]);
      else
        dy[j] += dz[k] * Op::slope_y(x[i], y[j], z[k]);
    });
  }
};

}  // namespace gradcheck::ops
