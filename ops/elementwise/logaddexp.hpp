#pragma once

#include "ops/elementwise/binary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// z = ln(exp(x) + exp(y)), element by element, with broadcasting.
/// Shapes   x, y: any that broadcast to one another.  z: their common shape.
/// Backward dx = dz / (1 + exp(y - x)) and dy = dz / (1 + exp(x - y)). Each gradient is summed over the axes along
///          which its input was broadcast.
/// Domain   everything; no kinks: z is smooth where x = y, although it is computed with max(x, y).
/// Numerics max(x, y) + log1p(exp(-|x - y|)): no exponential overflows. dx + dy = dz up to rounding.
/// Source   Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal.
///          41 (2021) 2311-2330.
struct Logaddexp : Binary<Logaddexp> {
  static constexpr auto signature = "logaddexp: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto source = "Blanchard, Higham & Higham, IMA J. Numer. Anal. 41 (2021) 2311-2330";

  template <class T>
  static T value(const T& x, const T& y) {
    return (x > y ? x : y) + log1p(decay(T(x - y)));
  }

  template <class T>
  static T slope_x(const T& x, const T& y, const T&) {
    return logistic(T(x - y));
  }

  template <class T>
  static T slope_y(const T& x, const T& y, const T&) {
    return logistic(T(y - x));
  }
};

}  // namespace gradcheck::ops
