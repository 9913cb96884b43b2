#pragma once

#include "ops/loss/reduced_loss.hpp"
#include "ops/loss/softmax_weights.hpp"

namespace gradcheck::ops {

/// l_n = -Σ_c q_c ln softmax(logits_n)_c with q = (1 - smoothing) onehot(target_n) + smoothing / C; loss = l (none), Σ
/// l (sum) or its mean over the rows that count. Rows whose target is `ignored` do not count; -1 ignores no row. The
/// mean of nothing is 0.
/// Shapes   logits: any x C.  target: any, indices below C.  loss: any for none, else a scalar.
/// Backward dlogits = dl (softmax(logits) - q), where dl is dloss, divided by the number of rows that count for mean; 0
///          in ignored rows. target has no gradient.
/// Domain   everything; no kinks. Undefined (NaN) where a row holds +inf, or -inf only.
/// Numerics logarithms are computed from the weights, as in log_softmax. softmax - q cancels where the answer is as
///          right as smoothing allows; without smoothing it is minus the weight of the other classes at the target.
/// Source   Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, Rethinking the Inception Architecture, CVPR 2016, section 7.
struct SoftmaxCrossEntropySmoothed {
  static constexpr auto signature =
      "softmax_cross_entropy_smoothed: logits[A...,C], target:index(C)[A...] -> "
      "loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)] where C >= 1";
  static constexpr auto attributes =
      "reduction: {none, sum, mean} = mean; ignored: int in -1..C-1 = -1; smoothing: real in [0, 0.5] = 0";
  static constexpr auto source = "Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, CVPR 2016, section 7";

  template <class T>
  static void forward(const Attributes& values, View<T> logits, View<std::int64_t> target, Out<T> loss) {
    const T smoothing = T(values.real("smoothing"));
    const std::int64_t columns = logits.extent(-1);
    reduce_losses(reduction_of(values), target.size(), counted(values, target), loss, [&](std::int64_t n) {
      if (target[n] == values.integer("ignored")) return T(0);
      const SoftmaxWeights<T> row(logits, n * columns, columns);
      T sum(0);
      for (std::int64_t c = 0; c < columns; ++c) sum -= row.log_softmax(c);
      return T((T(1) - smoothing) * -row.log_softmax(target[n]) + smoothing / T(columns) * sum);
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> logits, View<std::int64_t> target, View<T>, View<T> dloss,
                       Out<T> dlogits) {
    const T smoothing = T(values.real("smoothing"));
    const std::int64_t columns = logits.extent(-1), rows = counted(values, target);
    for (std::int64_t n = 0; n < target.size(); ++n) {
      const SoftmaxWeights<T> row(logits, n * columns, columns);
      const bool counts = target[n] != values.integer("ignored");
      const T dl = counts ? upstream_of_row(reduction_of(values), dloss, n, rows) : T(0);
      for (std::int64_t c = 0; c < columns; ++c) {
        const T above =
            c == target[n] ? T(smoothing - row.others(c)) : row.softmax(c);  // softmax - (1 - smoothing) onehot
        dlogits[n * columns + c] = dl * (above - smoothing / T(columns));
      }
    }
  }

 private:
  static std::int64_t counted(const Attributes& values, View<std::int64_t> target) {
    std::int64_t count = 0;
    for (std::int64_t n = 0; n < target.size(); ++n) count += target[n] != values.integer("ignored") ? 1 : 0;
    return count;
  }
};

}  // namespace gradcheck::ops
