#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// l_n = ln Σ_c exp(logits_nc) - logits_n,target(n), the cross-entropy of softmax(logits_n) and one correct class;
/// loss = l (none), Σ l (sum) or its mean over the N rows.
/// Shapes   logits: N x C.  target: N indices below C.  loss: N for none, else 1 (extent 1, because the rank cannot
///          depend on an attribute). The mean needs at least one row.
/// Backward dlogits = dl (softmax(logits) - onehot(target)), where dl of each row is its own dloss (none), dloss (sum)
///          or dloss / N (mean). target has no gradient.
/// Domain   everything; no kinks. Undefined (NaN) where a row holds +inf, or -inf only.
/// Numerics with the row's maximum m at c = k, l = (m - logits_target) + ln(1 + Σ_{c≠k} exp(logits_c - m)). Neither
///          term is negative, so nothing overflows or cancels, and the small loss of a confident right answer keeps its
///          digits. For the same reason softmax - 1 at the target is computed as minus the weight of the other classes.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 6.2.2.3; Blanchard, Higham &
///          Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal. 41 (2021)
///          2311-2330.
struct SoftmaxCrossEntropy {
  // The extent is N for none (0) and 1 for sum (1) and mean (2); the last condition requires a row for the mean.
  static constexpr auto signature =
      "softmax_cross_entropy: logits[N,C], target:index(C)[N] -> loss[N+min(reduction,1)*(1-N)] where C >= 1, N >= "
      "reduction-1";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean";
  static constexpr auto source =
      "Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.2.2.3; Blanchard, Higham & "
      "Higham, IMA J. Numer. Anal. 41 (2021) 2311-2330";
  enum Reduction : std::int64_t { none, sum, mean };

  template <class T>
  static void forward(const Attributes& values, View<T> logits, View<std::int64_t> target, Out<T> loss) {
    const std::int64_t reduction = values.choice("reduction");
    if (reduction != none) loss[0] = T(0);
    for (std::int64_t n = 0; n < logits.extent(0); ++n) {
      const T row = loss_of_row(logits, n, target[n]);
      if (reduction == none)
        loss[n] = row;
      else
        loss[0] += row;
    }
    if (reduction == mean) loss[0] /= T(logits.extent(0));
  }

  template <class T>
  static void backward(const Attributes& values, View<T> logits, View<std::int64_t> target, View<T>, View<T> dloss,
                       Out<T> dlogits) {
    const std::int64_t reduction = values.choice("reduction");
    for (std::int64_t n = 0; n < logits.extent(0); ++n) {
      const T largest = logits(n, place_of_largest(logits, n));
      T total(0), others(0);
      for (std::int64_t c = 0; c < logits.extent(1); ++c) {
        const T weight = exp(logits(n, c) - largest);
        dlogits(n, c) = weight;
        total += weight;
        if (c != target[n]) others += weight;
      }
      dlogits(n, target[n]) = -others;
      const T dl = reduction == none ? dloss[n] : reduction == sum ? dloss[0] : T(dloss[0] / T(logits.extent(0)));
      for (std::int64_t c = 0; c < logits.extent(1); ++c) dlogits(n, c) = dl * (dlogits(n, c) / total);
    }
  }

 private:
  template <class T>
  static std::int64_t place_of_largest(View<T> logits, std::int64_t n) {
    std::int64_t place = 0;
    for (std::int64_t c = 1; c < logits.extent(1); ++c) place = logits(n, c) > logits(n, place) ? c : place;
    return place;
  }

  template <class T>
  static T loss_of_row(View<T> logits, std::int64_t n, std::int64_t target) {
    const std::int64_t k = place_of_largest(logits, n);
    T others(0);
    for (std::int64_t c = 0; c < logits.extent(1); ++c) {
      if (c != k) others += exp(logits(n, c) - logits(n, k));
    }
    return (logits(n, k) - logits(n, target)) + log1p(others);
  }
};

}  // namespace gradcheck::ops
