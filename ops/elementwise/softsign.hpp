#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = x / (1 + |x|), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / (1 + |x|)^2
/// Domain   everything; no kinks: the slope is continuous at 0, though its derivative is not.
/// Numerics three roundings each.
/// Source   Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010.
struct Softsign : Unary<Softsign> {
  static constexpr auto signature = "softsign: x[A...] -> y[A...]";
  static constexpr auto source = "Glorot & Bengio, AISTATS 2010";

  template <class T>
  static T value(const T& x) {
    return x / (T(1) + abs(x));
  }

  template <class T>
  static T slope(const T& x, const T&) {
    const T d = T(1) + abs(x);
    return T(1) / (d * d);
  }
};

}  // namespace gradcheck::ops
