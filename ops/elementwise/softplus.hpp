#pragma once

#include "ops/elementwise/unary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// y = ln(1 + exp(beta x)) / beta, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / (1 + exp(-beta x))
/// Domain   everything; no kinks.
/// Numerics with v = beta x, y beta = max(v, 0) + log1p(exp(-|v|)): no exponential overflows, and the left tail keeps
///          its digits. There is no threshold above which y = x.
/// Source   Dugas et al., Incorporating second-order functional knowledge for better option pricing, NIPS 2000;
///          Mächler, Accurately computing log(1 - exp(-|a|)) (Rmpfr vignette, 2012), section 3.
struct Softplus : UnaryWithAttributes<Softplus> {
  static constexpr auto signature = "softplus: x[A...] -> y[A...]";
  static constexpr auto attributes = "beta: real in [0.25, 4] = 1";
  static constexpr auto source =
      "Dugas et al., NIPS 2000; Mächler, Accurately computing log(1 - exp(-|a|)) (2012), section 3";

  template <class T>
  struct Function {
    const T beta;
    explicit Function(const Attributes& values) : beta(T(values.real("beta"))) {}

    T value(const T& x) const { return ops::softplus(T(beta * x)) / beta; }
    T slope(const T& x, const T&) const { return logistic(T(beta * x)); }
  };
};

}  // namespace gradcheck::ops
