#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = x / (1 - rate) where the given mask is 1, else 0: dropout with a mask that is already drawn.
/// Shapes   x: any.  mask: zeros and ones, shape of x.  y: shape of x.
/// Backward dx = dy / (1 - rate) where the mask is 1, else 0. The mask has no gradient.
/// Domain   everything; no kinks.
/// Numerics two roundings.
/// Source   Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, Dropout, JMLR 15 (2014), section 10 (scaled
///          while training).
struct Dropout {
  static constexpr auto signature = "dropout: x[A...], mask:index(2)[A...] -> y[A...]";
  static constexpr auto attributes = "rate: real in [0, 0.75] = 0.5";
  static constexpr auto structure = "y/x diagonal, linear";
  static constexpr auto source =
      "Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, JMLR 15 (2014), section 10";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<std::int64_t> mask, Out<T> y) {
    const T kept = T(1) - T(values.real("rate"));
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = mask[i] != 0 ? T(x[i] / kept) : T(0);
  }

  template <class T>
  static void backward(const Attributes& values, View<T>, View<std::int64_t> mask, View<T>, View<T> dy, Out<T> dx) {
    const T kept = T(1) - T(values.real("rate"));
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[i] = mask[i] != 0 ? T(dy[i] / kept) : T(0);
  }
};

}  // namespace gradcheck::ops
