#pragma once

#include "ops/elementwise/unary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// y = x tanh(ln(1 + exp(x))), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy (w + 4 x e (1 + e) / (e^2 + 2 e + 2)^2) with e = exp(x) and
///          w = tanh(ln(1 + e)) = (e^2 + 2 e) / (e^2 + 2 e + 2).
/// Domain   everything; no kinks.
/// Numerics for x > 0 both fractions are reduced by powers of e and need only t = exp(-x), because e^2 overflows from
///          half of the exponent range on. Writing the second term with 1 - w^2 would cancel in the right tail.
/// Source   Misra, Mish: A Self Regularized Non-Monotonic Activation Function, BMVC 2020.
struct Mish : Unary<Mish> {
  static constexpr auto signature = "mish: x[A...] -> y[A...]";
  static constexpr auto source = "Misra, BMVC 2020";

  template <class T>
  static T value(const T& x) {
    return x * gate(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    const T t = decay(x);
    const T d = x > T(0) ? T(T(1) + T(2) * t * (T(1) + t)) : T(t * (t + T(2)) + T(2));
    const T square_of_t = x > T(0) ? T(t * t) : t;
    return gate(x) + T(4) * x * square_of_t * (T(1) + t) / (d * d);
  }

 private:
  /// tanh(ln(1 + exp(x)))
  template <class T>
  static T gate(const T& x) {
    const T t = decay(x);
    if (x > T(0)) return (T(1) + T(2) * t) / (T(1) + T(2) * t * (T(1) + t));
    return t * (t + T(2)) / (t * (t + T(2)) + T(2));
  }
};

}  // namespace gradcheck::ops
