#pragma once

#include "ops/elementwise/unary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// y = 1 / (1 + exp(-x)), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy y (1 - y), written as dy t / (1 + t)^2 with t = exp(-|x|).
/// Domain   everything; no kinks.
/// Numerics y is also computed from t, as 1 / (1 + t) for x >= 0 and t / (1 + t) below. t is at most 1, so nothing
///          overflows, and the left tail keeps all its digits; dx keeps them in both tails. y (1 - y) would be 0 from
///          x ≈ 36.7 on in binary64, where y rounds to 1.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 3.10.
struct Sigmoid : Unary<Sigmoid> {
  static constexpr auto signature = "sigmoid: x[A...] -> y[A...]";
  static constexpr auto source = "Goodfellow, Bengio & Courville, Deep Learning (2016), section 3.10";

  template <class T>
  static T value(const T& x) {
    return logistic(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return logistic_slope(x);
  }
};

}  // namespace gradcheck::ops
