#pragma once

#include "ops/elementwise/unary.hpp"

namespace gradcheck::ops {

/// y = x min(max(x + 3, 0), 6) / 6, element by element.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy (2 x + 3) / 6 where -3 < x < 3, 0 below, dy above.
/// Domain   everything. Kinks at -3 (left slope 0, right slope -1/2; dx uses 0) and at 3 (left 3/2, right 1; dx uses
///          1). A NaN in x is a NaN in y and in dx.
/// Numerics 2 x + 3 cancels near its zero -3/2, as the formula does.
/// Source   Howard et al., Searching for MobileNetV3, ICCV 2019, section 5.2.
struct HardSwish : Unary<HardSwish> {
  static constexpr auto signature = "hard_swish: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at -3 slope 0; x at 3 slope 1";
  static constexpr auto source = "Howard et al., ICCV 2019, section 5.2";

  template <class T>
  static T value(const T& x) {
    if (x <= T(-3)) return T(0);
    return x >= T(3) ? x : T(x * (x + T(3)) / T(6));
  }

  template <class T>
  static T slope(const T& x, const T&) {
    if (x <= T(-3)) return T(0);
    if (x >= T(3)) return T(1);
    return (T(2) * x + T(3)) / T(6);
  }
};

}  // namespace gradcheck::ops
