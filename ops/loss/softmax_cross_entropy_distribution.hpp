#pragma once

#include "ops/loss/reduced_loss.hpp"
#include "ops/loss/softmax_weights.hpp"

namespace gradcheck::ops {

/// l_n = -Σ_c target_nc ln softmax(logits_n)_c, the cross-entropy of two distributions; loss = l (none), Σ l (sum) or
/// its mean over the rows. A target that does not add up to 1 is used as it is. The mean of nothing is 0.
/// Shapes   logits, target: any x C, the same.  loss: any for none, else a scalar.
/// Backward dlogits = dl (softmax(logits) Σ_c target_c - target), dtarget = -dl ln softmax(logits), where dl is dloss,
///          divided by the number of rows for mean.
/// Domain   everything, although targets that add up to 1 are intended; no kinks. Undefined (NaN) where a row holds
///          +inf, or -inf only.
/// Numerics logarithms are computed from the weights, as in log_softmax. dlogits cancels where the answer is right.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), sections 3.13 and 6.2.2.3.
struct SoftmaxCrossEntropyDistribution {
  static constexpr auto signature =
      "softmax_cross_entropy_distribution: logits[A...,C], target[A...,C] -> "
      "loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)] where C >= 1";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean";
  static constexpr auto source = "Goodfellow, Bengio & Courville, Deep Learning (2016), sections 3.13 and 6.2.2.3";

  template <class T>
  static void forward(const Attributes& values, View<T> logits, View<T> target, Out<T> loss) {
    const std::int64_t columns = logits.extent(-1), rows = logits.size() / columns;
    reduce_losses(reduction_of(values), rows, rows, loss, [&](std::int64_t n) {
      const SoftmaxWeights<T> row(logits, n * columns, columns);
      T sum(0);
      for (std::int64_t c = 0; c < columns; ++c) sum -= target[n * columns + c] * row.log_softmax(c);
      return sum;
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> logits, View<T> target, View<T>, View<T> dloss, Out<T> dlogits,
                       Out<T> dtarget) {
    const std::int64_t columns = logits.extent(-1), rows = logits.size() / columns;
    for (std::int64_t n = 0; n < rows; ++n) {
      const SoftmaxWeights<T> row(logits, n * columns, columns);
      const T dl = upstream_of_row(reduction_of(values), dloss, n, rows);
      T total(0);
      for (std::int64_t c = 0; c < columns; ++c) total += target[n * columns + c];
      for (std::int64_t c = 0; c < columns; ++c) {
        dlogits[n * columns + c] = dl * (row.softmax(c) * total - target[n * columns + c]);
        dtarget[n * columns + c] = -(dl * row.log_softmax(c));
      }
    }
  }
};

}  // namespace gradcheck::ops
