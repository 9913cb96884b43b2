#pragma once

#include "ops/logistic.hpp"
#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = -weight target ln(s) - (1 - target) ln(1 - s) with s = 1 / (1 + exp(-logit)) per element; loss = l (none), Σ l
/// (sum) or its mean. The mean of nothing is 0.
/// Shapes   logit, target: any, the same.  loss: their shape for none, else a scalar.
/// Backward dlogit = dl ((1 - target) s - weight target (1 - s)),
///          dtarget = dl (weight ln(1 + exp(-logit)) - ln(1 + exp(logit))), where dl is dloss, divided by the number of
///          elements for mean.
/// Domain   everything, although targets from 0 to 1 are the intended range; no kinks.
/// Numerics -ln(s) is softplus(-logit) and -ln(1 - s) is softplus(logit): neither overflows or becomes 0 too early.
///          1 - s is the sigmoid of -logit, so the small gradient of a confident right answer keeps its digits.
/// Source   Bishop, Pattern Recognition and Machine Learning (2006), equations (4.90) and (4.91).
struct BinaryCrossEntropyWithLogits : ElementwiseLoss<BinaryCrossEntropyWithLogits> {
  static constexpr auto signature =
      "binary_cross_entropy_with_logits: logit[A...], target[A...] -> loss[reduce_axes(A, "
      "min(reduction,1)*(subsets(A)-1), 0)]";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean; weight: real in [0.25, 4] = 1";
  static constexpr auto source = "Bishop, Pattern Recognition and Machine Learning (2006), equations (4.90) and (4.91)";

  template <class T>
  struct Function {
    const T weight;
    explicit Function(const Attributes& values) : weight(T(values.real("weight"))) {}

    T value(const T& x, const T& t) const { return weight * t * softplus(T(-x)) + (T(1) - t) * softplus(x); }

    T slope_x(const T& x, const T& t) const { return (T(1) - t) * logistic(x) - weight * t * logistic(T(-x)); }

    // softplus(x) = x + softplus(-x), so nothing cancels near x = 0.
    T slope_t(const T& x, const T&) const { return (weight - T(1)) * softplus(T(-x)) - x; }
  };
};

}  // namespace gradcheck::ops
