#pragma once

#include "ops/elementwise/unary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// y = x (1 + tanh(u)) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3), element by element: the usual approximation of
/// gelu.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy (s + x s (1 - s) 2 u') with s = (1 + tanh(u)) / 2 = 1 / (1 + exp(-2 u)) and
///          u' = sqrt(2 / pi) (1 + 0.134145 x^2).
/// Domain   everything; no kinks.
/// Numerics 1 + tanh(u) cancels in the left tail, but the sigmoid of 2 u does not; s (1 - s) is computed from
///          exp(-|2 u|) alone.
/// Source   Hendrycks & Gimpel, Gaussian Error Linear Units, arXiv:1606.08415 (2016), section 2.
struct GeluTanh : Unary<GeluTanh> {
  static constexpr auto signature = "gelu_tanh: x[A...] -> y[A...]";
  static constexpr auto source = "Hendrycks & Gimpel, arXiv:1606.08415 (2016), section 2";

  template <class T>
  static T value(const T& x) {
    return x * logistic(twice_u(x));
  }

  template <class T>
  static T slope(const T& x, const T&) {
    const T cubic = T(44715) / T(1000000);
    const T twice_slope = T(2) * root<T>() * (T(1) + T(3) * cubic * (x * x));
    return logistic(twice_u(x)) + x * logistic_slope(twice_u(x)) * twice_slope;
  }

 private:
  /// sqrt(2 / pi)
  template <class T>
  static T root() {
    return sqrt(T(1) / (T(2) * atan(T(1))));
  }
  template <class T>
  static T twice_u(const T& x) {
    return T(2) * root<T>() * (x + T(44715) / T(1000000) * (x * x * x));
  }
};

}  // namespace gradcheck::ops
