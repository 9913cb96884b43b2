#pragma once

#include "ops/geometry/so3.hpp"

namespace gradcheck::ops {

/// R = exp(W) and t = V u with V = I + c_2 W + c_3 W^2: the rigid motion of a twist, that is, of a rotation w and a
/// translation u together.
/// Shapes   w, u, t: any x 3.  R: any x 3 x 3.
/// Backward with p = w x u, q = w x p, dq = c_3 dt and dp = c_2 dt + dq x w: du = dt + dp x w,
///          dw = u x dp + p x dq + 2 (c_2' p · dt + c_3' q · dt) w plus the contribution of dR, as in so3_exp.
/// Domain   everything, including w = 0; no kinks.
/// Numerics does not divide by the angle: see stumpff.hpp.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          appendix D.
struct Se3Exp {
  static constexpr auto signature = "se3_exp: w[A...,3], u[A...,3] -> R[A...,3,3], t[A...,3]";
  static constexpr auto structure =
      "R/w block-diagonal over A; t/w block-diagonal over A; t/u block-diagonal over A, linear";
  static constexpr auto source = "Sola, Deray & Atchuthan, arXiv:1812.01537 (2018), appendix D";

  template <class T>
  static void forward(View<T> w, View<T> u, Out<T> R, Out<T> t) {
    for (std::int64_t k = 0; k < w.size() / 3; ++k) {
      const RotationExp<T> rotation(Vector3<T>::at(w, k));
      const Vector3<T> along = Vector3<T>::at(u, k), p = cross(rotation.w, along);
      rotation.store(R, k);
      (along + rotation.c[2] * p + rotation.c[3] * cross(rotation.w, p)).store(t, k);
    }
  }

  template <class T>
  static void backward(View<T> w, View<T> u, View<T>, View<T>, View<T> dR, View<T> dt, Out<T> dw, Out<T> du) {
    for (std::int64_t k = 0; k < w.size() / 3; ++k) {
      const RotationExp<T> rotation(Vector3<T>::at(w, k));
      const Stumpff<T>& c = rotation.c;
      const Vector3<T> along = Vector3<T>::at(u, k), d = Vector3<T>::at(dt, k);
      const Vector3<T> p = cross(rotation.w, along), q = cross(rotation.w, p);
      const Vector3<T> dq = c[3] * d, dp = c[2] * d + cross(dq, rotation.w);
      const T ds = c.slope(2) * dot(p, d) + c.slope(3) * dot(q, d);
      (d + cross(dp, rotation.w)).store(du, k);
      (rotation.backward(dR, k) + cross(along, dp) + cross(p, dq) + (T(2) * ds) * rotation.w).store(dw, k);
    }
  }
};

}  // namespace gradcheck::ops
