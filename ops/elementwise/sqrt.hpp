#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = sqrt(x), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / (2 y)
/// Domain   x > 0; at 0 y is continuous, but its slope is infinite. No kinks.
/// Numerics y is correctly rounded in float and double, and halves a relative error of x.
/// Source   NIST DLMF, section 4.2(iv) (a = 1/2).
struct Sqrt : Unary<Sqrt> {
  static constexpr auto signature = "sqrt: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (0, inf)";
  static constexpr auto source = "NIST DLMF, section 4.2(iv)";

  template <class T>
  static T value(const T& x) {
    return sqrt(x);
  }

  template <class T>
  static T slope(const T&, const T& y) {
    return T(1) / (T(2) * y);
  }
};

}  // namespace gradcheck::ops
