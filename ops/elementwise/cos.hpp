#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = cos x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = -dy sin x
/// Domain   everything; no kinks.
/// Numerics near odd multiples of pi/2, y is as badly conditioned as dx is near multiples of pi beyond 0.
/// Source   NIST DLMF, 4.20.2.
struct Cos : Unary<Cos> {
  static constexpr auto signature = "cos: x[A...] -> y[A...]";
  static constexpr auto source = "NIST DLMF, 4.20.2";

  template <class T>
  static T value(const T& x) {
    return cos(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return -sin(x);
  }
};

}  // namespace gradcheck::ops
