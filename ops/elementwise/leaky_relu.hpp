#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = x where x > 0, slope x elsewhere, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy where x > 0, slope dy elsewhere.
/// Domain   everything. Kink at 0; the slope there is the left one. A NaN in x is a NaN in y and in dx.
/// Numerics one rounding.
/// Source   Maas, Hannun & Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML 2013 workshop.
struct LeakyRelu : UnaryWithAttributes<LeakyRelu> {
  static constexpr auto signature = "leaky_relu: x[A...] -> y[A...]";
  static constexpr auto attributes = "slope: real in [-1, 1] = 0.01";
  static constexpr auto kinks = "x at 0";
  static constexpr auto source = "Maas, Hannun & Ng, ICML 2013 workshop";

  template <class T>
  struct Function {
    const T left;
    explicit Function(const Attributes& values) : left(T(values.real("slope"))) {}

    T value(const T& x) const { return x > T(0) ? x : T(left * x); }
    T slope(const T& x, const T&) const {
      if (x > T(0)) return T(1);
      return x <= T(0) ? left : x;
    }
  };
};

}  // namespace gradcheck::ops
