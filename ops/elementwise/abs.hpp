#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = |x|, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy sign(x)
/// Domain   everything. Kink at 0, where the slope is 0. A NaN in x is a NaN in y and in dx.
/// Numerics exact.
/// Source   NIST DLMF, 1.9.7 (real z).
struct Abs : Unary<Abs> {
  static constexpr auto signature = "abs: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at 0 slope 0";
  static constexpr auto source = "NIST DLMF, 1.9.7";

  template <class T>
  static T value(const T& x) {
    return abs(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    if (x > T(0)) return T(1);
    if (x < T(0)) return T(-1);
    return x;  // 0, or NaN
  }
};

}  // namespace gradcheck::ops
