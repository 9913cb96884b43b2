#pragma once

#include "ops/elementwise/binary.hpp"

namespace gradcheck::ops {

/// z = x / y, element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz / y and dy = -dz z / y, each summed over the axes along which its input was broadcast.
/// Domain   x: everything; y: everything but 0, a pole. No kinks.
/// Numerics dy is computed from z = x / y, because y^2 may overflow or underflow where dy does not. Sums over broadcast
///          axes are plain: terms of both signs may cancel.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362 (broadcasting);
///          NIST DLMF, section 1.4(iii).
struct Div : Binary<Div> {
  static constexpr auto signature = "div: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto domain = "y in (-inf, 0) or (0, inf)";
  static constexpr auto structure = "z/x diagonal, linear; z/y diagonal";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362; NIST DLMF, section 1.4(iii)";

  template <class T>
  static T value(const T& x, const T& y) {
    return x / y;
  }

  template <class T>
  static T slope_x(const T&, const T& y, const T&) {
    return T(1) / y;
  }

  template <class T>
  static T gradient_y(const T& dz, const T&, const T& y, const T& z) {
    return -(dz * z) / y;
  }
};

}  // namespace gradcheck::ops
