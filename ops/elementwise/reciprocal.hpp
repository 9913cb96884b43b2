#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = 1 / x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = -dy y^2
/// Domain   everything but 0, a pole; no kinks.
/// Numerics two roundings each; y^2 overflows where |x| is below the square root of the smallest positive number.
/// Source   NIST DLMF, section 1.4(iii).
struct Reciprocal : Unary<Reciprocal> {
  static constexpr auto signature = "reciprocal: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (-inf, 0) or (0, inf)";
  static constexpr auto source = "NIST DLMF, section 1.4(iii)";

  template <class T>
  static T value(const T& x) {
    return T(1) / x;
  }

  template <class T>
  static T gradient(const T& dy, const T&, const T& y) {
    return -(dy * y) * y;
  }
};

}  // namespace gradcheck::ops
