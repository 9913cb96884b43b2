#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = x where x > 0, alpha (e^x - 1) elsewhere, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy where x > 0, dy alpha e^x elsewhere.
/// Domain   everything. Kink at 0 unless alpha = 1; the slope there is the left one, alpha. A NaN in x is a NaN in y
///          and in dx.
/// Numerics dx uses alpha e^x, because y + alpha cancels in the left tail.
/// Source   Clevert, Unterthiner & Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units,
///          ICLR 2016.
struct Elu : UnaryWithAttributes<Elu> {
  static constexpr auto signature = "elu: x[A...] -> y[A...]";
  static constexpr auto attributes = "alpha: real in [0, 2] = 1";
  static constexpr auto kinks = "x at 0";
  static constexpr auto source = "Clevert, Unterthiner & Hochreiter, ICLR 2016";

  template <class T>
  struct Function {
    const T alpha;
    explicit Function(const Attributes& values) : alpha(T(values.real("alpha"))) {}

    T value(const T& x) const { return x > T(0) ? x : T(alpha * expm1(x)); }
    T slope(const T& x, const T&) const { return x > T(0) ? T(1) : T(alpha * exp(x)); }
  };
};

}  // namespace gradcheck::ops
