#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = q / |q|
/// Shapes   q, y: any x 4.
/// Backward dq = (dy - y (y · dy)) / |q|
/// Domain   everything but q = 0, which has no direction; no kinks.
/// Numerics dq cancels, which is inherent: it is orthogonal to q.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          section II; Petersen & Pedersen, The Matrix Cookbook (2012), section 2.6.
struct QuaternionNormalize {
  static constexpr auto signature = "quaternion_normalize: q[A...,4] -> y[A...,4]";
  static constexpr auto domain = "q in nonzero";
  static constexpr auto structure = "y/q block-diagonal over A";
  static constexpr auto source = "Petersen & Pedersen, The Matrix Cookbook (2012), section 2.6";

  template <class T>
  static void forward(View<T> q, Out<T> y) {
    for (std::int64_t i = 0; i < q.size(); ++i) y[i] = q[i] / length(q, i / 4);
  }

  template <class T>
  static void backward(View<T> q, View<T> y, View<T> dy, Out<T> dq) {
    for (std::int64_t k = 0; k < q.size() / 4; ++k) {
      T along(0);
      for (std::int64_t i = 4 * k; i < 4 * k + 4; ++i) along += y[i] * dy[i];
      for (std::int64_t i = 4 * k; i < 4 * k + 4; ++i) dq[i] = (dy[i] - y[i] * along) / length(q, k);
    }
  }

 private:
  template <class T>
  static T length(View<T> q, std::int64_t k) {
    T squares(0);
    for (std::int64_t i = 4 * k; i < 4 * k + 4; ++i) squares += q[i] * q[i];
    return sqrt(squares);
  }
};

}  // namespace gradcheck::ops
