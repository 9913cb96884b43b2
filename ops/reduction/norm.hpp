#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y = (Σ |x|^p)^(1/p) over a set of axes.
/// Shapes   x: any.  y: shape of x without the axes of the set `axes`, or with extent 1 there if keepdims.
/// Backward dx = dy sign(x) (|x| / y)^(p - 1), and 0 where x = 0.
/// Domain   everything. p is 1, 2 or any number from 3 on: smaller powers are not smooth enough at 0 for finite
///          differences. Kinks where all elements are 0, where 0 is a subgradient, and for p = 1 where any element is
///          0. The norm of nothing is 0.
/// Numerics computed from |x| / m with the largest absolute value m: no power overflows, and only negligible powers
///          underflow. For p = 1 and 2 no power is computed.
/// Source   Higham, Accuracy and Stability of Numerical Algorithms (2nd ed., SIAM 2002), sections 6.1 and 27.8.
struct Norm : Reduction<Norm> {
  static constexpr auto signature = "norm: x[A...] -> y[reduce_axes(A, axes, keepdims)]";
  static constexpr auto attributes =
      "axes: int in 0..subsets(A)-1 = 1; keepdims: bool = false; order: {one, two, general} = two; "
      "p: real in [3, 6] = 3";
  static constexpr auto kinks = "x at 0";
  static constexpr auto source = "Higham, Accuracy and Stability of Numerical Algorithms (2002), sections 6.1 and 27.8";

  template <class T>
  static T value(const Attributes& values, const Group<T>& x) {
    const double p = power_of(values);
    T largest(0), sum(0);
    for (std::int64_t k = 0; k < x.size(); ++k) {
      if (!(abs(x[k]) <= largest)) largest = abs(x[k]);
    }
    if (largest == T(0)) return largest;
    for (std::int64_t k = 0; k < x.size(); ++k) sum += power(T(abs(x[k]) / largest), p);
    return largest * root(sum, p);
  }

  template <class T, class SetSlope>
  static void slopes(const Attributes& values, const Group<T>& x, const T& y, SetSlope set_slope) {
    const double p = power_of(values);
    for (std::int64_t k = 0; k < x.size(); ++k) {
      const T size = x[k] == T(0) ? T(0) : power(T(abs(x[k]) / y), p - 1);
      set_slope(k, x[k] < T(0) ? T(-size) : size);
    }
  }

 private:
  static double power_of(const Attributes& values) {
    const std::int64_t order = values.choice("order");
    return order == 0 ? 1 : order == 1 ? 2 : values.real("p");
  }

  template <class T>
  static T power(const T& x, double p) {
    if (p == 0) return T(1);
    if (p == 1) return x;
    if (p == 2) return x * x;
    return x == T(0) ? x : T(pow(x, T(p)));
  }

  template <class T>
  static T root(const T& x, double p) {
    if (p == 1) return x;
    if (p == 2) return sqrt(x);
    return pow(x, T(1) / T(p));
  }
};

}  // namespace gradcheck::ops
