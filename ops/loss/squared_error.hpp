#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = (x - target)^2 per element; loss = l (none), Σ l (sum) or its mean. The mean of nothing is 0.
/// Shapes   x, target: any, the same.  loss: their shape for none, else a scalar.
/// Backward dx = 2 dl (x - target) and dtarget = -dx, where dl is dloss, divided by the number of elements for mean.
/// Domain   everything; no kinks.
/// Numerics the square of a difference, which cancels only as far as its operands do.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 5.1.4.
struct SquaredError : ElementwiseLoss<SquaredError> {
  static constexpr auto signature =
      "squared_error: x[A...], target[A...] -> loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)]";
  static constexpr auto source = "Goodfellow, Bengio & Courville, Deep Learning (2016), section 5.1.4";

  template <class T>
  static T value(const T& x, const T& t) {
    return (x - t) * (x - t);
  }

  template <class T>
  static T slope_x(const T& x, const T& t) {
    return T(2) * (x - t);
  }

  template <class T>
  static T slope_t(const T& x, const T& t) {
    return T(2) * (t - x);
  }
};

}  // namespace gradcheck::ops
