#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// z = max(x, y), element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dz goes to the larger of the two, half of it to each where they are equal; each gradient is summed over the axes
///          along which its input was broadcast.
/// Domain   everything. Kinks where x = y: the half taken there is the middle of the subgradients between (1, 0) and (0, 1).
///          A NaN in x or y is a NaN in z and in both gradients.
/// Numerics z is exact; the sums over broadcast axes are plain ones.
/// Source   Boyd & Vandenberghe, Subgradients (Stanford EE364b notes, 2008), pointwise maximum.
struct Max {
  static constexpr auto signature = "max: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto structure = "z/x diagonal; z/y diagonal";
  static constexpr auto kinks = "ties(x, y)";
  static constexpr auto source = "Boyd & Vandenberghe, Subgradients (Stanford EE364b, 2008)";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for_each_broadcast(z.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      if (x[i] >= y[j]) z[k] = x[i];
      else if (x[i] < y[j]) z[k] = y[j];
      else z[k] = x[i] + y[j];  // one is NaN
    });
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    set_zero(dx);
    set_zero(dy);
    for_each_broadcast(dz.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      if (x[i] > y[j]) {
        dx[i] += dz[k];
      } else if (x[i] < y[j]) {
        dy[j] += dz[k];
      } else {
        const T share = x[i] == y[j] ? dz[k] / T(2) : z[k];  // else z is NaN
        dx[i] += share;
        dy[j] += share;
      }
    });
  }
};

}  // namespace gradcheck::ops
