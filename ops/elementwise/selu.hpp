#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = lambda x where x > 0, lambda alpha (e^x - 1) elsewhere, with the fixed alpha and lambda of the source.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = lambda dy where x > 0, lambda alpha dy e^x elsewhere.
/// Domain   everything. Kink at 0; the slope there is the left one, lambda alpha. A NaN in x is a NaN in y and in dx.
/// Numerics dx uses lambda alpha e^x, because y + lambda alpha cancels in the left tail.
/// Source   Klambauer, Unterthiner, Mayr & Hochreiter, Self-Normalizing Neural Networks, NIPS 2017, equation (2) and
///          appendix.
struct Selu : Unary<Selu> {
  static constexpr auto signature = "selu: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at 0";
  static constexpr auto source = "Klambauer, Unterthiner, Mayr & Hochreiter, NIPS 2017";

  template <class T>
  static T value(const T& x) {
    return T(lambda) * (x > T(0) ? x : T(T(alpha) * expm1(x)));
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return T(lambda) * (x > T(0) ? T(1) : T(T(alpha) * exp(x)));
  }

 private:
  // The source defines these binary64 numbers; every scalar uses them.
  static constexpr double alpha = 1.6732632423543772, lambda = 1.0507009873554805;
};

}  // namespace gradcheck::ops
