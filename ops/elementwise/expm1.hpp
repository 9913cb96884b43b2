#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = e^x - 1, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy e^x
/// Domain   everything; no kinks.
/// Numerics exp(x) - 1 would cancel for small x, and y + 1 (for dx) for x far below 0; neither is used.
/// Source   Higham, Accuracy and Stability of Numerical Algorithms (2nd ed., SIAM 2002), section 1.14.1.
struct Expm1 : Unary<Expm1> {
  static constexpr auto signature = "expm1: x[A...] -> y[A...]";
  static constexpr auto source = "Higham, Accuracy and Stability of Numerical Algorithms (2002), section 1.14.1";

  template <class T>
  static T value(const T& x) {
    return expm1(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return exp(x);
  }
};

}  // namespace gradcheck::ops
