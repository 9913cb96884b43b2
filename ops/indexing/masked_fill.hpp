#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = a constant where the mask is 1, x elsewhere, with broadcasting.
/// Shapes   x: any.  mask: zeros and ones; both broadcast to one another.  y: their common shape.
/// Backward dx = dy where the mask is 0, else 0, summed over the axes along which x was broadcast. The mask has no
///          gradient.
/// Domain   everything; no kinks. A NaN under the mask has no effect.
/// Numerics y is exact; sums over broadcast axes are plain.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct MaskedFill {
  static constexpr auto signature = "masked_fill: x[A...], mask:index(2)[B...] -> y[broadcast(A,B)]";
  static constexpr auto attributes = "value: real in [-100, 100] = 0";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<std::int64_t> mask, Out<T> y) {
    const T value = T(values.real("value"));
    for_each_broadcast(y.shape(), x.shape(), mask.shape(),
                       [&](auto k, auto i, auto j) { y[k] = mask[j] != 0 ? value : x[i]; });
  }

  template <class T>
  static void backward(View<T> x, View<std::int64_t> mask, View<T>, View<T> dy, Out<T> dx) {
    set_zero(dx);
    for_each_broadcast(dy.shape(), x.shape(), mask.shape(), [&](auto k, auto i, auto j) {
      if (mask[j] == 0) dx[i] += dy[k];
    });
  }
};

}  // namespace gradcheck::ops
