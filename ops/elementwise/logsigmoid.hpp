#pragma once

#include "ops/elementwise/unary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// y = ln(1 / (1 + exp(-x))), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / (1 + exp(x))
/// Domain   everything; no kinks.
/// Numerics y = min(x, 0) - log1p(exp(-|x|)). The logarithm of a rounded sigmoid would be 0 from x ≈ 36.7 on in
///          binary64, and -inf where the sigmoid underflows. dx uses the sigmoid of -x, not 1 - sigmoid(x).
/// Source   Mächler, Accurately computing log(1 - exp(-|a|)) (Rmpfr vignette, 2012), section 3.
struct Logsigmoid : Unary<Logsigmoid> {
  static constexpr auto signature = "logsigmoid: x[A...] -> y[A...]";
  static constexpr auto source = "Mächler, Accurately computing log(1 - exp(-|a|)) (2012), section 3";

  template <class T>
  static T value(const T& x) {
    return -softplus(T(-x));
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return logistic(T(-x));
  }
};

}  // namespace gradcheck::ops
