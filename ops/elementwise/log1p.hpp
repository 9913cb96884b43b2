#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = ln(1 + x), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / (1 + x)
/// Domain   x > -1; a pole at -1; no kinks.
/// Numerics for small x, log(1 + x) would lose the digits that rounding 1 + x drops; log1p keeps them. Near -1 both y
///          and dx are badly conditioned.
/// Source   NIST DLMF, 4.6.1.
struct Log1p : Unary<Log1p> {
  static constexpr auto signature = "log1p: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (-1, inf)";
  static constexpr auto source = "NIST DLMF, 4.6.1";

  template <class T>
  static T value(const T& x) {
    return log1p(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return T(1) / (T(1) + x);
  }
};

}  // namespace gradcheck::ops
