#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = target (ln(target) - log_probability) per element; loss = l (none), Σ l (sum) or its mean. The mean of nothing
/// is 0.
/// Shapes   log_probability, target: any, the same.  loss: their shape for none, else a scalar.
/// Backward dlog_probability = -dl target, dtarget = dl (ln(target) - log_probability + 1), where dl is dloss, divided
///          by the number of elements (not of rows) for mean.
/// Domain   target > 0: at 0 the loss is 0 and its slope infinite. No kinks.
/// Numerics dtarget cancels near its zero.
/// Source   Kullback & Leibler, On information and sufficiency, Ann. Math. Stat. 22 (1951) 79-86.
struct KlDivergence : ElementwiseLoss<KlDivergence> {
  static constexpr auto signature =
      "kl_divergence: log_probability[A...], target[A...] -> loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)]";
  static constexpr auto domain = "target in (0, inf)";
  static constexpr auto source = "Kullback & Leibler, Ann. Math. Stat. 22 (1951) 79-86";

  template <class T>
  static T value(const T& x, const T& t) {
    return t * (log(t) - x);
  }

  template <class T>
  static T slope_x(const T&, const T& t) {
    return -t;
  }

  template <class T>
  static T slope_t(const T& x, const T& t) {
    return log(t) - x + T(1);
  }
};

}  // namespace gradcheck::ops
