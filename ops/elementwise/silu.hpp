#pragma once

#include "ops/elementwise/unary.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// y = x / (1 + exp(-x)), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy s (1 + x (1 - s)) with s = 1 / (1 + exp(-x)).
/// Domain   everything; no kinks.
/// Numerics 1 - s is computed as the sigmoid of -x, which keeps its digits where s rounds to 1. dx cancels near its
///          zero x ≈ -1.2785, which is inherent.
/// Source   Elfwing, Uchibe & Doya, Sigmoid-weighted linear units for neural network function approximation in
///          reinforcement learning, Neural Networks 107 (2018) 3-11.
struct Silu : Unary<Silu> {
  static constexpr auto signature = "silu: x[A...] -> y[A...]";
  static constexpr auto source = "Elfwing, Uchibe & Doya, Neural Networks 107 (2018) 3-11";

  template <class T>
  static T value(const T& x) {
    return x * logistic(x);
  }

  template <class T>
  static T slope(const T& x, const T&) {
    return logistic(x) * (T(1) + x * logistic(T(-x)));
  }
};

}  // namespace gradcheck::ops
