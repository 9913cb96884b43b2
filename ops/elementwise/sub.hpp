#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// z = x - y, element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz and dy = -dz, each summed over the axes along which its input was broadcast.
/// Domain   everything; no kinks.
/// Numerics the sums over broadcast axes are plain ones: their error grows with the number of copies.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362 (broadcasting);
///          NIST DLMF, section 1.4(iii).
struct Sub {
  static constexpr auto signature = "sub: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto structure = "z/x diagonal, linear; z/y diagonal, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362; NIST DLMF, section 1.4(iii)";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for_each_broadcast(z.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) { z[k] = x[i] - y[j]; });
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    set_zero(dx);
    set_zero(dy);
    for_each_broadcast(dz.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      dx[i] += dz[k];
      dy[j] -= dz[k];
    });
  }
};

}  // namespace gradcheck::ops
