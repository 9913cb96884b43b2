#pragma once

#include "ops/geometry/so3.hpp"

namespace gradcheck::ops {

/// R = exp(W), the rotation by the angle |w| about the axis w, where W is the matrix of w x.
/// Shapes   w: any x 3.  R: any x 3 x 3.
/// Backward with R = c_0 I + c_1 W + c_2 w wᵀ, where the c_k are functions of s = |w|^2:
///          dw = c_1 vee(dR - dRᵀ) + c_2 (dR + dRᵀ) w + 2 ds w, where
///          ds = c_0' tr dR + c_1' w · vee(dR - dRᵀ) + c_2' wᵀ dR w.
/// Domain   everything, including w = 0; no kinks.
/// Numerics does not divide by the angle: see stumpff.hpp.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          appendix B.
struct So3Exp {
  static constexpr auto signature = "so3_exp: w[A...,3] -> R[A...,3,3]";
  static constexpr auto structure = "R/w block-diagonal over A";
  static constexpr auto source = "Sola, Deray & Atchuthan, arXiv:1812.01537 (2018), appendix B";

  template <class T>
  static void forward(View<T> w, Out<T> R) {
    for (std::int64_t k = 0; k < w.size() / 3; ++k) RotationExp<T>(Vector3<T>::at(w, k)).store(R, k);
  }

  template <class T>
  static void backward(View<T> w, View<T>, View<T> dR, Out<T> dw) {
    for (std::int64_t k = 0; k < w.size() / 3; ++k) RotationExp<T>(Vector3<T>::at(w, k)).backward(dR, k).store(dw, k);
  }
};

}  // namespace gradcheck::ops
