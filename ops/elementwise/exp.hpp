#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = e^x, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy y
/// Domain   everything; no kinks.
/// Numerics a relative error of x is multiplied by |x|. y is infinite from x ≈ 88.73 on in binary32 and x ≈ 709.79 in binary64
///          and double-double, and so is dx.
/// Source   NIST DLMF, section 4.7(ii).
struct Exp {
  static constexpr auto signature = "exp: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto source = "NIST DLMF, section 4.7(ii)";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = exp(x[i]);
  }

  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = dy[i] * y[i];
  }
};

}  // namespace gradcheck::ops
