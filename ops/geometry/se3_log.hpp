#pragma once

#include "ops/geometry/so3_log_of_quaternion.hpp"
#include "ops/geometry/stumpff.hpp"

namespace gradcheck::ops {

/// w = the rotation vector of the quaternion (a, v), as in so3_log, and u = V⁻¹ t with V⁻¹ = I - W / 2 + e W^2 and
/// e = (c_3 - 2 c_4) / (2 c_2): the twist of a rigid motion.
/// Shapes   a: any.  v, t, w, u: any x 3.
/// Backward with p = w x t, dq = e du and dp = -du / 2 + dq x w: dt = du + dp x w. The gradient of w is
///          dw + t x dp + p x dq + 2 e' (w x p) · du w, and is passed on to a and v as in so3_log.
/// Domain   a > 0, so that the angle is less than pi; includes v = 0. No kinks.
/// Numerics e equals (1 - c_1 / (2 c_2)) / |w|^2, written without its cancellation: see stumpff.hpp.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          appendix D.
struct Se3Log {
  static constexpr auto signature = "se3_log: a[A...], v[A...,3], t[A...,3] -> w[A...,3], u[A...,3]";
  static constexpr auto domain = "a in (0, inf)";
  static constexpr auto structure =
      "w/a block-diagonal over A; w/v block-diagonal over A; u/a block-diagonal over A; u/v block-diagonal over A; "
      "u/t block-diagonal over A, linear";
  static constexpr auto source = "Sola, Deray & Atchuthan, arXiv:1812.01537 (2018), appendix D";

  template <class T>
  static void forward(View<T> a, View<T> v, View<T> t, Out<T> w, Out<T> u) {
    for (std::int64_t k = 0; k < a.size(); ++k) {
      const Vector3<T> turn = QuaternionLog<T>(a[k], Vector3<T>::at(v, k)).value(), along = Vector3<T>::at(t, k);
      const Vector3<T> p = cross(turn, along);
      turn.store(w, k);
      (along - T(T(1) / T(2)) * p + Factor<T>(turn).value * cross(turn, p)).store(u, k);
    }
  }

  template <class T>
  static void backward(View<T> a, View<T> v, View<T> t, View<T>, View<T>, View<T> dw, View<T> du, Out<T> da, Out<T> dv,
                       Out<T> dt) {
    for (std::int64_t k = 0; k < a.size(); ++k) {
      const QuaternionLog<T> log(a[k], Vector3<T>::at(v, k));
      const Vector3<T> turn = log.value(), along = Vector3<T>::at(t, k), d = Vector3<T>::at(du, k);
      const Factor<T> e(turn);
      const Vector3<T> p = cross(turn, along), dq = e.value * d, dp = cross(dq, turn) - T(T(1) / T(2)) * d;
      (d + cross(dp, turn)).store(dt, k);
      const Vector3<T> all =
          Vector3<T>::at(dw, k) + cross(along, dp) + cross(p, dq) + (T(2) * e.slope * dot(cross(turn, p), d)) * turn;
      da[k] = log.scalar_gradient(all);
      log.vector_gradient(all).store(dv, k);
    }
  }

 private:
  /// e and its derivative by |w|^2.
  template <class T>
  struct Factor {
    T value, slope;

    explicit Factor(const Vector3<T>& w) {
      const Stumpff<T> c(dot(w, w));
      value = (c[3] - T(2) * c[4]) / (T(2) * c[2]);
      slope = ((c.slope(3) - T(2) * c.slope(4)) / T(2) - value * c.slope(2)) / c[2];
    }
  };
};

}  // namespace gradcheck::ops
