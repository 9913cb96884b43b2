#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = 1 / sqrt(x), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = -dy y / (2 x)
/// Domain   x > 0; a pole at 0; no kinks.
/// Numerics dx is not computed as -y^3 / 2, because y^3 overflows for small x even where dx does not.
/// Source   NIST DLMF, section 4.2(iv) (a = -1/2).
struct Rsqrt : Unary<Rsqrt> {
  static constexpr auto signature = "rsqrt: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (0, inf)";
  static constexpr auto source = "NIST DLMF, section 4.2(iv)";

  template <class T>
  static T value(const T& x) {
    return T(1) / sqrt(x);
  }

  template <class T>
  static T gradient(const T& dy, const T& x, const T& y) {
    return -(dy * y) / (T(2) * x);
  }
};

}  // namespace gradcheck::ops
