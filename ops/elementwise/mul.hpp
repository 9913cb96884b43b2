#pragma once

#include "ops/elementwise/binary.hpp"

namespace gradcheck::ops {

/// z = x y, element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz y and dy = dz x, each summed over the axes along which its input was broadcast.
/// Domain   everything; no kinks.
/// Numerics sums over broadcast axes are plain: terms of both signs may cancel.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362 (broadcasting);
///          NIST DLMF, section 1.4(iii).
struct Mul : Binary<Mul> {
  static constexpr auto signature = "mul: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto structure = "z/x diagonal, linear; z/y diagonal, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362; NIST DLMF, section 1.4(iii)";

  template <class T>
  static T value(const T& x, const T& y) {
    return x * y;
  }

  template <class T>
  static T slope_x(const T&, const T& y, const T&) {
    return y;
  }

  template <class T>
  static T slope_y(const T& x, const T&, const T&) {
    return x;
  }
};

}  // namespace gradcheck::ops
