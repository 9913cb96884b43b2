#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y = ln Σ exp(x) over a set of axes.
/// Shapes   x: any without an extent 0.  y: shape of x without the axes of the set `axes`, or with extent 1 there if
///          keepdims.
/// Backward dx = dy exp(x - y)
/// Domain   everything; no kinks. Undefined (NaN) where an element is +inf, or all are -inf.
/// Numerics with the maximum m at k, y = m + log1p(Σ_{j≠k} exp(x_j - m)): no exponential overflows, and the
///          contribution of the other elements keeps its digits where m is 0. dx uses exp(x - m) and their sum, because
///          y has lost the digits below the last place of m.
/// Source   Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal.
///          41 (2021) 2311-2330.
struct Logsumexp : Reduction<Logsumexp> {
  static constexpr auto signature = "logsumexp: x[A...] -> y[reduce_axes(A, axes, keepdims)] where size(A) >= 1";
  static constexpr auto source = "Blanchard, Higham & Higham, IMA J. Numer. Anal. 41 (2021) 2311-2330";

  template <class T>
  static T value(const Group<T>& x) {
    const std::int64_t top = place_of_largest(x);
    return x[top] + log1p(weight_of_others(x, top));
  }

  template <class T, class SetSlope>
  static void slopes(const Group<T>& x, const T&, SetSlope set_slope) {
    const std::int64_t top = place_of_largest(x);
    const T total = T(1) + weight_of_others(x, top);
    for (std::int64_t k = 0; k < x.size(); ++k) set_slope(k, exp(x[k] - x[top]) / total);
  }

 private:
  template <class T>
  static std::int64_t place_of_largest(const Group<T>& x) {
    std::int64_t place = 0;
    for (std::int64_t k = 1; k < x.size(); ++k) place = x[k] > x[place] ? k : place;
    return place;
  }

  template <class T>
  static T weight_of_others(const Group<T>& x, std::int64_t top) {
    T weight(0);
    for (std::int64_t k = 0; k < x.size(); ++k) {
      if (k != top) weight += exp(x[k] - x[top]);
    }
    return weight;
  }
};

}  // namespace gradcheck::ops
