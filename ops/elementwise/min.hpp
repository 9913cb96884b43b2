#pragma once

#include "ops/elementwise/binary.hpp"

namespace gradcheck::ops {

/// z = min(x, y), element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dz goes to the smaller of the two, half of it to each where they are equal; each gradient is summed over
///          the axes along which its input was broadcast.
/// Domain   everything. Kinks where x = y: half to each is the middle of the subgradients between (1, 0) and (0, 1). A
///          NaN in x or y is a NaN in z and in both gradients.
/// Numerics z is exact; sums over broadcast axes are plain.
/// Source   Boyd & Vandenberghe, Subgradients (Stanford EE364b notes, 2008), pointwise maximum.
struct Min : Binary<Min> {
  static constexpr auto signature = "min: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto kinks = "ties(x, y)";
  static constexpr auto source = "Boyd & Vandenberghe, Subgradients (Stanford EE364b, 2008)";

  template <class T>
  static T value(const T& x, const T& y) {
    if (x <= y) return x;
    return x > y ? y : T(x + y);  // one is NaN
  }

  template <class T>
  static T slope_x(const T& x, const T& y, const T& z) {
    return share(x, y, z);
  }

  template <class T>
  static T slope_y(const T& x, const T& y, const T& z) {
    return share(y, x, z);
  }

 private:
  /// The part of the upstream gradient that goes to `own`; z = NaN if one operand is NaN.
  template <class T>
  static T share(const T& own, const T& other, const T& z) {
    if (own < other) return T(1);
    if (own > other) return T(0);
    return own == other ? T(T(1) / T(2)) : z;  // else z is NaN
  }
};

}  // namespace gradcheck::ops
