#pragma once

#include "ops/broadcast.hpp"
#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = -log_probability of the target class of each row, times the weight of that class; loss = l (none), Σ l (sum) or
/// Σ l divided by the sum of the weights of the targets (mean). Rows whose target is `ignored` do not count; -1 ignores
/// no row. The mean of nothing is 0.
/// Shapes   log_probability: any x C.  target: any, indices below C.  weight: C.  loss: any for none, else a scalar.
/// Backward with t the target and W the sum of the weights of the targets: dlog_probability_t = -dl weight_t, the
///          others 0, where dl is dloss, divided by W for mean; dweight_t = -Σ dl log_probability_t over the rows with
///          target t, and for mean -Σ dl (log_probability_t + loss).
/// Domain   weight > 0; no kinks.
/// Numerics plain sums.
/// Source   Bishop, Pattern Recognition and Machine Learning (2006), equation (4.108).
struct Nll {
  static constexpr auto signature =
      "nll: log_probability[A...,C], target:index(C)[A...], weight[C] -> "
      "loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)] where C >= 1";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean; ignored: int in -1..C-1 = -1";
  static constexpr auto domain = "weight in (0, inf)";
  static constexpr auto source = "Bishop, Pattern Recognition and Machine Learning (2006), equation (4.108)";

  template <class T>
  static void forward(const Attributes& values, View<T> log_probability, View<std::int64_t> target, View<T> weight,
                      Out<T> loss) {
    const T met = weight_met(values, target, weight);
    reduce_losses(reduction_of(values), target.size(), 1, loss, [&](std::int64_t n) {
      if (target[n] == values.integer("ignored")) return T(0);
      return T(-weight[target[n]] * log_probability[n * weight.size() + target[n]]);
    });
    if (reduction_of(values) == LossReduction::mean) loss[0] /= met;
  }

  template <class T>
  static void backward(const Attributes& values, View<T> log_probability, View<std::int64_t> target, View<T> weight,
                       View<T> loss, View<T> dloss, Out<T> dlog_probability, Out<T> dweight) {
    const LossReduction reduction = reduction_of(values);
    const T met = weight_met(values, target, weight);
    set_zero(dlog_probability);
    set_zero(dweight);
    for (std::int64_t n = 0; n < target.size(); ++n) {
      const std::int64_t t = target[n], place = n * weight.size() + t;
      if (t == values.integer("ignored")) continue;
      const bool mean = reduction == LossReduction::mean;
      const T dl = mean ? T(dloss[0] / met) : upstream_of_row(reduction, dloss, n, 1);
      dlog_probability[place] = -(dl * weight[t]);
      dweight[t] -= dl * (mean ? T(log_probability[place] + loss[0]) : log_probability[place]);
    }
  }

 private:
  /// The divisor of the mean; 1 where it would be 0.
  template <class T>
  static T weight_met(const Attributes& values, View<std::int64_t> target, View<T> weight) {
    T sum(0);
    for (std::int64_t n = 0; n < target.size(); ++n) {
      if (target[n] != values.integer("ignored")) sum += weight[target[n]];
    }
    return sum == T(0) ? T(1) : sum;
  }
};

}  // namespace gradcheck::ops
