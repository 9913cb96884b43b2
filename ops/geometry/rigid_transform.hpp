#pragma once

#include "ops/geometry/vector3.hpp"

namespace gradcheck::ops {

/// y = R p + t, the action of a rigid motion on a point. R need not be a rotation.
/// Shapes   R: any x 3 x 3.  t, p, y: any x 3.
/// Backward dR = dy pᵀ,  dt = dy,  dp = Rᵀ dy.
/// Domain   everything; no kinks.
/// Numerics sums of four terms.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          appendix D.
struct RigidTransform {
  static constexpr auto signature = "rigid_transform: R[A...,3,3], t[A...,3], p[A...,3] -> y[A...,3]";
  static constexpr auto structure =
      "y/R block-diagonal over A, linear; y/t diagonal, linear; y/p block-diagonal over A, linear";
  static constexpr auto source = "Sola, Deray & Atchuthan, arXiv:1812.01537 (2018), appendix D";

  template <class T>
  static void forward(View<T> R, View<T> t, View<T> p, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) {
      y[i] = R[3 * i] * p[i / 3 * 3] + R[3 * i + 1] * p[i / 3 * 3 + 1] + R[3 * i + 2] * p[i / 3 * 3 + 2] + t[i];
    }
  }

  template <class T>
  static void backward(View<T> R, View<T>, View<T> p, View<T>, View<T> dy, Out<T> dR, Out<T> dt, Out<T> dp) {
    for (std::int64_t i = 0; i < dp.size(); ++i) dp[i] = T(0);
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      dt[i] = dy[i];
      for (std::int64_t j = 0; j < 3; ++j) {
        dR[3 * i + j] = dy[i] * p[i / 3 * 3 + j];
        dp[i / 3 * 3 + j] += R[3 * i + j] * dy[i];
      }
    }
  }
};

}  // namespace gradcheck::ops
