#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = -target ln(probability) - (1 - target) ln(1 - probability) of all elements; then each (none), their sum or their
/// mean. The mean of nothing is 0.
/// Shapes   probability, target: any, alike.  loss: their shape for none, else a scalar.
/// Backward dprobability = dl ((1 - target) / (1 - probability) - target / probability), dtarget = dl (ln(1 -
///          probability) - ln(probability)), where dl is dloss, for the mean divided by the number of elements.
/// Domain   0 < probability < 1; target: everything, though 0 to 1 is what it is for. No kinks.
/// Numerics ln(1 - p) as log1p(-p). What rounding p has lost near 1 is gone: prefer the loss of logits.
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
