#pragma once

#include "ops/elementwise/binary.hpp"

namespace gradcheck::ops {

/// z = sqrt(x^2 + y^2), element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz x / z and dy = dz y / z, both 0 where z = 0. Each gradient is summed over the axes along which its
///          input was broadcast.
/// Domain   everything. Kink where x = y = 0, the tip of a cone, where 0 is a subgradient. It is not declared, because
///          the language declares only kinks of one input and ties.
/// Numerics the squares are scaled, so that they overflow or underflow only where z does.
/// Source   Moler & Morrison, Replacing square roots by Pythagorean sums, IBM J. Res. Dev. 27 (1983) 577-581.
struct Hypot : Binary<Hypot> {
  static constexpr auto signature = "hypot: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto source = "Moler & Morrison, IBM J. Res. Dev. 27 (1983) 577-581";

  template <class T>
  static T value(const T& x, const T& y) {
    return hypot(x, y);
  }

  template <class T>
  static T slope_x(const T& x, const T&, const T& z) {
    return z == T(0) ? T(0) : T(x / z);
  }

  template <class T>
  static T slope_y(const T&, const T& y, const T& z) {
    return z == T(0) ? T(0) : T(y / z);
  }
};

}  // namespace gradcheck::ops
