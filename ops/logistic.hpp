/// The logistic function and related functions, accurate in both tails. Many ops are built from them.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// exp(-|x|), at most 1.
template <class T>
T decay(const T& x) {
  return exp(x < T(0) ? x : T(-x));
}

/// 1 / (1 + exp(-x)). Nothing overflows, and the left tail keeps its digits; for the right tail, use logistic(-x).
template <class T>
T logistic(const T& x) {
  const T t = decay(x);
  return (x < T(0) ? t : T(1)) / (T(1) + t);
}

/// The derivative of logistic(x), s (1 - s), with a small relative error in both tails, where 1 - s would cancel.
template <class T>
T logistic_slope(const T& x) {
  const T t = decay(x);
  return t / ((T(1) + t) * (T(1) + t));
}

/// ln(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)), whose derivative is logistic(x).
/// Source  Mächler, Accurately computing log(1 - exp(-|a|)) (Rmpfr vignette, 2012), section 3.
template <class T>
T softplus(const T& x) {
  return (x > T(0) ? x : T(0)) + log1p(decay(x));
}

}  // namespace gradcheck::ops
