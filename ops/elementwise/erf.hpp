#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = erf(x) = 2 / sqrt(pi) ∫_0^x exp(-t^2) dt, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = 2 / sqrt(pi) dy exp(-x^2)
/// Domain   everything; no kinks.
/// Numerics dx multiplies a relative error of x by 2 x^2; it underflows from |x| ≈ 26.6 on in binary64.
/// Source   NIST DLMF, 7.2.1.
struct Erf : Unary<Erf> {
  static constexpr auto signature = "erf: x[A...] -> y[A...]";
  static constexpr auto source = "NIST DLMF, 7.2.1";

  template <class T>
  static T value(const T& x) {
    return erf(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return exp(-(x * x)) / sqrt(atan(T(1)));
  }
};

}  // namespace gradcheck::ops
