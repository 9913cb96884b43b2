#pragma once

#include "ops/elementwise/binary.hpp"

namespace gradcheck::ops {

/// z = x^y, element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz y x^(y-1), written as dz y z / x, and dy = dz z ln x. Each gradient is summed over the axes along
///          which its input was broadcast.
/// Domain   x > 0; y: everything. No kinks. Negative bases with integer exponents are left out, because dy does not
///          exist there.
/// Numerics a relative error of x is multiplied by |y|, one of y by |y ln x|. z overflows or underflows before dx and
///          dy only where |y / x| or |ln x| is far from 1.
/// Source   NIST DLMF, section 4.2(iv).
struct Pow : Binary<Pow> {
  static constexpr auto signature = "pow: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto domain = "x in (0, inf)";
  static constexpr auto source = "NIST DLMF, section 4.2(iv)";

  template <class T>
  static T value(const T& x, const T& y) {
    return pow(x, y);
  }

  // The square of the root may leave the range although the gradient does not, or is 0.
  template <class T>
  static T gradient_x(const T& dz, const T& x, const T& y, const T&) {
    const T root = pow(x, y / T(2));
    return (dz * y * root) * (root / x);
  }

  template <class T>
  static T gradient_y(const T& dz, const T& x, const T& y, const T&) {
    const T root = pow(x, y / T(2));
    return (dz * root) * (root * log(x));
  }
};

}  // namespace gradcheck::ops
