#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = ln x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / x
/// Domain   x > 0; a pole at 0; no kinks.
/// Numerics near x = 1 a relative error of x is multiplied by 1 / |ln x|; dx is well conditioned everywhere.
/// Source   NIST DLMF, 4.7.1.
struct Log : Unary<Log> {
  static constexpr auto signature = "log: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (0, inf)";
  static constexpr auto source = "NIST DLMF, 4.7.1";

  template <class T>
  static T value(const T& x) {
    return log(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return T(1) / x;
  }
};

}  // namespace gradcheck::ops
