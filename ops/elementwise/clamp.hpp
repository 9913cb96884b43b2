#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = min(max(x, low), high), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy where low <= x <= high, else 0; 0 everywhere where low = high.
/// Domain   everything. Kinks at low and at high, where the slope is 1. They are not declared, because the language
///          declares kinks only at fixed numbers. A NaN in x is a NaN in y and in dx.
/// Numerics exact.
/// Source   Boyd & Vandenberghe, Subgradients (Stanford EE364b notes, 2008), pointwise maximum.
struct Clamp : UnaryWithAttributes<Clamp> {
  static constexpr auto signature = "clamp: x[A...] -> y[A...]";
  static constexpr auto attributes = "low: real in [-2, 0] = -1; high: real in [0, 2] = 1";
  static constexpr auto source = "Boyd & Vandenberghe, Subgradients (Stanford EE364b, 2008)";

  template <class T>
  struct Function {
    const T low, high;
    explicit Function(const Attributes& values) : low(T(values.real("low"))), high(T(values.real("high"))) {}

    T value(const T& x) const {
      if (x < low) return low;
      return x > high ? high : x;
    }
    T slope(const T& x, const T&) const {
      if (!(x == x)) return x;
      return x < low || x > high || low == high ? T(0) : T(1);
    }
  };
};

}  // namespace gradcheck::ops
