#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// z = x where the condition is 1, y where it is 0, element by element, with broadcasting.
/// Shapes   condition: zeros and ones; x, y: any; all three broadcast to one another.  z: their common shape.
/// Backward dx = dz where the condition is 1, else 0; dy = dz where it is 0, else 0; each summed over the axes along
///          which its input was broadcast. The condition has no gradient.
/// Domain   everything; no kinks: the condition does not depend on x or y. A NaN in the operand that is not chosen has
///          no effect.
/// Numerics z is exact; sums over broadcast axes are plain.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Where {
  static constexpr auto signature = "where: condition:index(2)[A...], x[B...], y[C...] -> z[broadcast(A,B,C)]";
  static constexpr auto structure = "z/x diagonal, linear; z/y diagonal, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  template <class T>
  static void forward(View<std::int64_t> condition, View<T> x, View<T> y, Out<T> z) {
    const std::vector<std::int64_t> chosen = broadcast_places(z.shape(), condition.shape());
    for_each_broadcast(z.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      z[k] = condition[chosen[static_cast<std::size_t>(k)]] != 0 ? x[i] : y[j];
    });
  }

  template <class T>
  static void backward(View<std::int64_t> condition, View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    set_zero(dx);
    set_zero(dy);
    const std::vector<std::int64_t> chosen = broadcast_places(dz.shape(), condition.shape());
    for_each_broadcast(dz.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      if (condition[chosen[static_cast<std::size_t>(k)]] != 0)
        dx[i] += dz[k];
      else
        dy[j] += dz[k];
    });
  }
};

}  // namespace gradcheck::ops
