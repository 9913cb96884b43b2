#pragma once

#include "ops/elementwise/binary.hpp"

namespace gradcheck::ops {

/// z = the angle of the point with abscissa y and ordinate x, in (-pi, pi], with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz y / (x^2 + y^2) and dy = -dz x / (x^2 + y^2). Each gradient is summed over the axes along which its
///          input was broadcast.
/// Domain   x: everything but 0, which leaves out the origin and the jump of 2 pi across the negative abscissa;
///          y: everything. No kinks.
/// Numerics divides twice by the length of (x, y); its square might overflow or underflow.
/// Source   NIST DLMF, section 4.23(i).
struct Atan2 : Binary<Atan2> {
  static constexpr auto signature = "atan2: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto domain = "x in (-inf, 0) or (0, inf)";
  static constexpr auto source = "NIST DLMF, section 4.23(i)";

  template <class T>
  static T value(const T& x, const T& y) {
    return atan2(x, y);
  }

  template <class T>
  static T slope_x(const T& x, const T& y, const T&) {
    return y / hypot(x, y) / hypot(x, y);
  }

  template <class T>
  static T slope_y(const T& x, const T& y, const T&) {
    return -x / hypot(x, y) / hypot(x, y);
  }
};

}  // namespace gradcheck::ops
