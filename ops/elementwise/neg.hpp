#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = -x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = -dy
/// Domain   everything; no kinks.
/// Numerics exact.
/// Source   NIST DLMF, section 1.4(iii).
struct Neg : Unary<Neg> {
  static constexpr auto signature = "neg: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal, linear";
  static constexpr auto source = "NIST DLMF, section 1.4(iii)";

  template <class T>
  static T value(const T& x) {
    return -x;
  }

  template <class T>
  static T slope(const T&, const T&) {
    return T(-1);
  }
};

}  // namespace gradcheck::ops
