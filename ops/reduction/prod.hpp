#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y = product of x over a set of axes.
/// Shapes   x: any.  y: shape of x without the axes of the set `axes`, or with extent 1 there if keepdims.
/// Backward dx = dy times the product of all the other elements.
/// Domain   everything; no kinks. The product of nothing is 1.
/// Numerics dx is the product of all elements before and all elements after each element: y / x is wrong where x = 0,
///          and where y underflows or overflows.
/// Source   Griewank & Walther, Evaluating Derivatives (2nd ed., SIAM 2008), section 3.3 (Speelpenning's product).
struct Prod : Reduction<Prod> {
  static constexpr auto signature = "prod: x[A...] -> y[reduce_axes(A, axes, keepdims)]";
  static constexpr auto source = "Griewank & Walther, Evaluating Derivatives (2008), section 3.3";

  template <class T>
  static T value(const Group<T>& x) {
    T product(1);
    for (std::int64_t k = 0; k < x.size(); ++k) product *= x[k];
    return product;
  }

  template <class T, class SetSlope>
  static void slopes(const Group<T>& x, const T&, SetSlope set_slope) {
    std::vector<T> behind(static_cast<std::size_t>(x.size()) + 1, T(1));
    for (std::int64_t k = x.size(); k-- > 0;) {
      behind[static_cast<std::size_t>(k)] = x[k] * behind[static_cast<std::size_t>(k) + 1];
    }
    T before(1);
    for (std::int64_t k = 0; k < x.size(); ++k) {
      set_slope(k, before * behind[static_cast<std::size_t>(k) + 1]);
      before *= x[k];
    }
  }
};

}  // namespace gradcheck::ops
