#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = min(max(x + 3, 0), 6) / 6, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy / 6 where -3 < x < 3, else 0.
/// Domain   everything. Kinks at -3 and 3, where the slope is 0. A NaN in x is a NaN in y and in dx.
/// Numerics x + 3 drops the digits of x below its last place, as the formula does.
/// Source   Howard et al., Searching for MobileNetV3, ICCV 2019, section 5.2.
struct HardSigmoid : Unary<HardSigmoid> {
  static constexpr auto signature = "hard_sigmoid: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at -3 slope 0; x at 3 slope 0";
  static constexpr auto source = "Howard et al., ICCV 2019, section 5.2";

  template <class T>
  static T value(const T& x) {
    if (x <= T(-3)) return T(0);
    return x >= T(3) ? T(1) : T((x + T(3)) / T(6));
  }

  template <class T>
  static T slope(const T& x, const T&) {
    if (x <= T(-3) || x >= T(3)) return T(0);
    return x == x ? T(T(1) / T(6)) : x;
  }
};

}  // namespace gradcheck::ops
