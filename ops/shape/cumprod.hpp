#pragma once

#include "ops/shape/lines.hpp"

namespace gradcheck::ops {

/// y_k = x_0 ... x_k along one axis.
/// Shapes   x: any of rank 1 or more.  y: shape of x.
/// Backward dx_k = x_0 ... x_k-1 r_k with r_k = dy_k + x_k+1 r_k+1, from the end.
/// Domain   everything; no kinks.
/// Numerics no division, because dy y / x is wrong from the first zero on.
/// Source   Griewank & Walther, Evaluating Derivatives (2nd ed., SIAM 2008), section 3.3 (Speelpenning's product).
struct Cumprod {
  static constexpr auto signature = "cumprod: x[A...] -> y[A...] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1";
  static constexpr auto source = "Griewank & Walther, Evaluating Derivatives (2008), section 3.3";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    for_each_line(values, x.shape(), [&](std::int64_t begin, std::int64_t stride, std::int64_t count) {
      T product(1);
      for (std::int64_t k = 0; k < count; ++k) y[begin + k * stride] = product *= x[begin + k * stride];
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for_each_line(values, x.shape(), [&](std::int64_t begin, std::int64_t stride, std::int64_t count) {
      T rest(0);
      for (std::int64_t k = count; k-- > 0;) {
        const std::int64_t i = begin + k * stride;
        rest = dy[i] + (k + 1 < count ? T(x[i + stride] * rest) : T(0));
        dx[i] = k > 0 ? T(y[i - stride] * rest) : rest;
      }
    });
  }
};

}  // namespace gradcheck::ops
