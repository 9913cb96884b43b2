#pragma once

#include "ops/elementwise/unary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// y = tanh(x), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy (1 - y^2), written as dy 4t / (1 + t)^2 with t = exp(-2|x|).
/// Domain   everything; no kinks.
/// Numerics computed from a rounded y, 1 - y^2 loses relative digits as |y| nears 1: half of them from |x| ≈ 4.5 on in
///          binary32, all of them from |x| ≈ 19.1 on in binary64, where it is 0. The form in t keeps all digits.
/// Source   Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 4.5.73.
struct Tanh : Unary<Tanh> {
  static constexpr auto signature = "tanh: x[A...] -> y[A...]";
  static constexpr auto source = "Abramowitz & Stegun (1964), 4.5.73";

  template <class T>
  static T value(const T& x) {
    return tanh(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return T(4) * logistic_slope(T(2) * x);
  }
};

}  // namespace gradcheck::ops
