#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = e^x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy y
/// Domain   everything; no kinks.
/// Numerics a relative error of x is multiplied by |x|. y is infinite from x ≈ 88.73 on in binary32 and x ≈ 709.79 in
///          binary64 and double-double, and so is dx.
/// Source   NIST DLMF, section 4.7(ii).
struct Exp : Unary<Exp> {
  static constexpr auto signature = "exp: x[A...] -> y[A...]";
  static constexpr auto source = "NIST DLMF, section 4.7(ii)";

  template <class T>
  static T value(const T& x) {
    return exp(x);
  }

  template <class T>
  static T slope(const T&, const T& y) {
    return y;
  }
};

}  // namespace gradcheck::ops
