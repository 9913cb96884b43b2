#pragma once

#include "ops/elementwise/binary.hpp"

namespace gradcheck::ops {

/// z = x - y, element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz and dy = -dz, each summed over the axes along which its input was broadcast.
/// Domain   everything; no kinks.
/// Numerics sums over broadcast axes are plain: their error grows with the number of copies.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362 (broadcasting);
///          NIST DLMF, section 1.4(iii).
struct Sub : Binary<Sub> {
  static constexpr auto signature = "sub: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto structure = "z/x diagonal, linear; z/y diagonal, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362; NIST DLMF, section 1.4(iii)";

  template <class T>
  static T value(const T& x, const T& y) {
    return x - y;
  }

  template <class T>
  static T slope_x(const T&, const T&, const T&) {
    return T(1);
  }

  template <class T>
  static T slope_y(const T&, const T&, const T&) {
    return T(-1);
  }
};

}  // namespace gradcheck::ops
