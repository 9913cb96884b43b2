#pragma once

#include "ops/geometry/vector3.hpp"

namespace gradcheck::ops {

/// y = q p q* of a quaternion q = (a, v) and a point p: (a^2 - v · v) p + 2 (v · p) v + 2 a v x p. This is the rotated
/// point if |q| = 1, and |q|^2 times the rotated point in general.
/// Shapes   a: any.  v, p, y: any x 3.
/// Backward da = 2 dy · (a p + v x p),  dv = 2 (-(dy · p) v + (v · p) dy + (v · dy) p + a p x dy),
///          dp = (a^2 - v · v) dy + 2 (v · dy) v + 2 a dy x v.
/// Domain   everything; no kinks.
/// Numerics a polynomial.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          section II.
struct QuaternionRotate {
  static constexpr auto signature = "quaternion_rotate: a[A...], v[A...,3], p[A...,3] -> y[A...,3]";
  static constexpr auto structure =
      "y/a block-diagonal over A; y/v block-diagonal over A; y/p block-diagonal over A, linear";
  static constexpr auto source = "Sola, Deray & Atchuthan, arXiv:1812.01537 (2018), section II";

  template <class T>
  static void forward(View<T> a, View<T> v, View<T> p, Out<T> y) {
    for (std::int64_t k = 0; k < a.size(); ++k) {
      const Vector3<T> axis = Vector3<T>::at(v, k), point = Vector3<T>::at(p, k);
      (T(a[k] * a[k] - dot(axis, axis)) * point + T(T(2) * dot(axis, point)) * axis +
       T(T(2) * a[k]) * cross(axis, point))
          .store(y, k);
    }
  }

  template <class T>
  static void backward(View<T> a, View<T> v, View<T> p, View<T>, View<T> dy, Out<T> da, Out<T> dv, Out<T> dp) {
    for (std::int64_t k = 0; k < a.size(); ++k) {
      const Vector3<T> axis = Vector3<T>::at(v, k), point = Vector3<T>::at(p, k), d = Vector3<T>::at(dy, k);
      da[k] = T(2) * dot(d, a[k] * point + cross(axis, point));
      (T(2) * (dot(axis, point) * d + dot(axis, d) * point + a[k] * cross(point, d) - dot(d, point) * axis))
          .store(dv, k);
      (T(a[k] * a[k] - dot(axis, axis)) * d + T(T(2) * dot(axis, d)) * axis + T(T(2) * a[k]) * cross(d, axis))
          .store(dp, k);
    }
  }
};

}  // namespace gradcheck::ops
