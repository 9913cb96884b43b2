#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = -target ln(probability) - (1 - target) ln(1 - probability) per element; loss = l (none), Σ l (sum) or its mean.
/// The mean of nothing is 0.
/// Shapes   probability, target: any, the same.  loss: their shape for none, else a scalar.
/// Backward dprobability = dl ((1 - target) / (1 - probability) - target / probability),
///          dtarget = dl (ln(1 - probability) - ln(probability)), where dl is dloss, divided by the number of elements
///          for mean.
/// Domain   0 < probability < 1; target: everything, although 0 to 1 is the intended range. No kinks.
/// Numerics ln(1 - p) is computed as log1p(-p). Digits that rounding p near 1 has dropped cannot come back: prefer
///          binary_cross_entropy_with_logits.
/// Source   Bishop, Pattern Recognition and Machine Learning (2006), equation (4.90).
struct BinaryCrossEntropy : ElementwiseLoss<BinaryCrossEntropy> {
  static constexpr auto signature =
      "binary_cross_entropy: probability[A...], target[A...] -> loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), "
      "0)]";
  static constexpr auto domain = "probability in (0, 1)";
  static constexpr auto source = "Bishop, Pattern Recognition and Machine Learning (2006), equation (4.90)";

  template <class T>
  static T value(const T& x, const T& t) {
    return -(t * log(x)) - (T(1) - t) * log1p(-x);
  }

  template <class T>
  static T slope_x(const T& x, const T& t) {
    return (T(1) - t) / (T(1) - x) - t / x;
  }

  template <class T>
  static T slope_t(const T& x, const T&) {
    return log1p(-x) - log(x);
  }
};

}  // namespace gradcheck::ops
