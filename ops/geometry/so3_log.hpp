#pragma once

#include "ops/geometry/so3_log_of_quaternion.hpp"

namespace gradcheck::ops {

/// w = 2 atan(|v| / a) v / |v|, the rotation vector of the quaternion (a, v), whose length does not matter.
/// Shapes   a: any.  v, w: any x 3.
/// Backward with g = 2 atan(|v| / a) / |v|: dv = g dw + (v · dw) (2 a / (a^2 + |v|^2) - g) / |v|^2 v,
///          da = -2 (v · dw) / (a^2 + |v|^2).
/// Domain   a > 0: of the two quaternions of a rotation, the one with the smaller angle, which is less than pi.
///          Includes v = 0. No kinks.
/// Numerics see so3_log_of_quaternion.hpp. The input is a quaternion, because the trace of a matrix hardly determines a
///          small angle.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          section II and appendix B.
struct So3Log {
  static constexpr auto signature = "so3_log: a[A...], v[A...,3] -> w[A...,3]";
  static constexpr auto domain = "a in (0, inf)";
  static constexpr auto structure = "w/a block-diagonal over A; w/v block-diagonal over A";
  static constexpr auto source = "Sola, Deray & Atchuthan, arXiv:1812.01537 (2018), section II and appendix B";

  template <class T>
  static void forward(View<T> a, View<T> v, Out<T> w) {
    for (std::int64_t k = 0; k < a.size(); ++k) QuaternionLog<T>(a[k], Vector3<T>::at(v, k)).value().store(w, k);
  }

  template <class T>
  static void backward(View<T> a, View<T> v, View<T>, View<T> dw, Out<T> da, Out<T> dv) {
    for (std::int64_t k = 0; k < a.size(); ++k) {
      const QuaternionLog<T> log(a[k], Vector3<T>::at(v, k));
      da[k] = log.scalar_gradient(Vector3<T>::at(dw, k));
      log.vector_gradient(Vector3<T>::at(dw, k)).store(dv, k);
    }
  }
};

}  // namespace gradcheck::ops
