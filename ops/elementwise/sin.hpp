#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = sin x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy cos x
/// Domain   everything; no kinks.
/// Numerics near multiples of pi beyond 0, y is as badly conditioned as dx is near odd multiples of pi/2.
/// Source   NIST DLMF, 4.20.1.
struct Sin : Unary<Sin> {
  static constexpr auto signature = "sin: x[A...] -> y[A...]";
  static constexpr auto source = "NIST DLMF, 4.20.1";

  template <class T>
  static T value(const T& x) {
    return sin(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return cos(x);
  }
};

}  // namespace gradcheck::ops
