#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = max(x, 0), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy where x > 0, 0 where x <= 0.
/// Domain   everything. Kink at 0, where the slope is 0. A NaN in x is a NaN in y and in dx.
/// Numerics exact.
/// Source   Nair & Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, ICML 2010.
struct Relu : Unary<Relu> {
  static constexpr auto signature = "relu: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at 0 slope 0";
  static constexpr auto source = "Nair & Hinton, ICML 2010";

  template <class T>
  static T value(const T& x) {
    return x < T(0) ? T(0) : x;  // not x > 0 ? x : 0, which hides a NaN
  }

  template <class T>
  static T slope(const T& x, const T&) {
    if (x > T(0)) return T(1);
    return x <= T(0) ? T(0) : x;
  }
};

}  // namespace gradcheck::ops
