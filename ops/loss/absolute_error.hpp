#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = |x - target| per element; loss = l (none), Σ l (sum) or its mean. The mean of nothing is 0.
/// Shapes   x, target: any, the same.  loss: their shape for none, else a scalar.
/// Backward dx = dl sign(x - target) and dtarget = -dx, where dl is dloss, divided by the number of elements for mean.
/// Domain   everything. Kinks where x = target: 0 is a subgradient. A NaN in an input is a NaN in loss and gradients.
/// Numerics as squared_error.
/// Source   Boyd & Vandenberghe, Convex Optimization (2004), section 6.1.
struct AbsoluteError : ElementwiseLoss<AbsoluteError> {
  static constexpr auto signature =
      "absolute_error: x[A...], target[A...] -> loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)]";
  static constexpr auto kinks = "ties(x, target)";
  static constexpr auto source = "Boyd & Vandenberghe, Convex Optimization (2004), section 6.1";

  template <class T>
  static T value(const T& x, const T& t) {
    return abs(x - t);
  }

  template <class T>
  static T slope_x(const T& x, const T& t) {
    if (x > t) return T(1);
    return x < t ? T(-1) : T(x - t);  // 0, or NaN
  }

  template <class T>
  static T slope_t(const T& x, const T& t) {
    if (x > t) return T(-1);
    return x < t ? T(1) : T(x - t);
  }
};

}  // namespace gradcheck::ops
