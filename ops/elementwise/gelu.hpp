#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = x Φ(x) with Φ(x) = erfc(-x / sqrt(2)) / 2, the normal distribution, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy (Φ(x) + x φ(x)) with φ(x) = exp(-x^2 / 2) / sqrt(2 pi).
/// Domain   everything; no kinks.
/// Numerics (1 + erf(x / sqrt(2))) / 2 would cancel in the left tail and be 0 below x ≈ -8.3 in binary64; erfc keeps
///          its digits. exp(-x^2 / 2) and erfc multiply a relative error of x by x^2.
/// Source   Hendrycks & Gimpel, Gaussian Error Linear Units, arXiv:1606.08415 (2016); NIST DLMF, section 7.2(i).
struct Gelu : Unary<Gelu> {
  static constexpr auto signature = "gelu: x[A...] -> y[A...]";
  static constexpr auto source = "Hendrycks & Gimpel, arXiv:1606.08415 (2016)";

  template <class T>
  static T value(const T& x) {
    return x * normal(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    const T density = exp(-(x * x) / T(2)) / sqrt(T(8) * atan(T(1)));
    return normal(x) + x * density;
  }

 private:
  template <class T>
  static T normal(const T& x) {
    return erfc(-x / sqrt(T(2))) / T(2);
  }
};

}  // namespace gradcheck::ops
