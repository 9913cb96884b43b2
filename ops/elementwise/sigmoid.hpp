#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = 1 / (1 + exp(-x)), element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy y (1 - y), written as dy t / (1 + t)^2 with t = exp(-|x|).
/// Domain   everything; no kinks.
/// Numerics y is computed from t too, 1 / (1 + t) for x >= 0 and t / (1 + t) below: t is at most 1, so nothing overflows and
///          the left tail keeps all its digits. So does dx on both sides; y (1 - y) is 0 from x ≈ 36.7 on in binary64, where
///          y rounds to 1.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 3.10.
struct Sigmoid {
  static constexpr auto signature = "sigmoid: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto source = "Goodfellow, Bengio & Courville, Deep Learning (2016), section 3.10";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T t = decay(x[i]);
      y[i] = (x[i] < T(0) ? t : T(1)) / (T(1) + t);
    }
  }

  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T t = decay(x[i]);
      dx[i] = dy[i] * t / ((T(1) + t) * (T(1) + t));
    }
  }

 private:
  /// exp(-|x|)
  template <class T>
  static T decay(const T& x) {
    return exp(x < T(0) ? x : -x);
  }
};

}  // namespace gradcheck::ops
