#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y = Σ (x - mean(x))^2 / max(n - correction, 1) over a set of axes with n elements.
/// Shapes   x: any.  y: shape of x without the axes of the set `axes`, or with extent 1 there if keepdims.
/// Backward dx = 2 dy (x - mean(x)) / max(n - correction, 1)
/// Domain   everything; no kinks. The variance of one element or of none is 0, for every correction.
/// Numerics two passes: mean(x^2) - mean(x)^2 cancels for values far from 0.
/// Source   Chan, Golub & LeVeque, Algorithms for computing the sample variance, Am. Stat. 37 (1983) 242-247.
struct Variance : Reduction<Variance> {
  static constexpr auto signature = "variance: x[A...] -> y[reduce_axes(A, axes, keepdims)]";
  static constexpr auto attributes =
      "axes: int in 0..subsets(A)-1 = 1; keepdims: bool = false; correction: int in 0..1 = 1";
  static constexpr auto source = "Chan, Golub & LeVeque, Am. Stat. 37 (1983) 242-247";

  template <class T>
  static T value(const Attributes& values, const Group<T>& x) {
    const T middle = mean(x);
    T squares(0);
    for (std::int64_t k = 0; k < x.size(); ++k) squares += (x[k] - middle) * (x[k] - middle);
    return squares / divisor(values, x);
  }

  template <class T, class SetSlope>
  static void slopes(const Attributes& values, const Group<T>& x, const T&, SetSlope set_slope) {
    const T middle = mean(x);
    for (std::int64_t k = 0; k < x.size(); ++k) set_slope(k, T(2) * (x[k] - middle) / divisor(values, x));
  }

 private:
  template <class T>
  static T mean(const Group<T>& x) {
    T sum(0);
    for (std::int64_t k = 0; k < x.size(); ++k) sum += x[k];
    return x.size() == 0 ? sum : T(sum / T(x.size()));
  }

  template <class T>
  static T divisor(const Attributes& values, const Group<T>& x) {
    return T(max(x.size() - values.integer("correction"), std::int64_t{1}));
  }
};

}  // namespace gradcheck::ops
