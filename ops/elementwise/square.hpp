#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = x^2, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = 2 dy x
/// Domain   everything; no kinks.
/// Numerics one rounding each.
/// Source   NIST DLMF, section 1.4(iii).
struct Square : Unary<Square> {
  static constexpr auto signature = "square: x[A...] -> y[A...]";
  static constexpr auto source = "NIST DLMF, section 1.4(iii)";

  template <class T>
  static T value(const T& x) {
    return x * x;
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return T(2) * x;
  }
};

}  // namespace gradcheck::ops
