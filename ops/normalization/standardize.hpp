/// Standardizing a set of numbers, n = (x - mean) rstd with rstd = 1 / sqrt(variance + eps), and its gradient: shared
/// by the normalizations, which differ in their sets.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

template <class T>
struct Moments {
  T mean, rstd;
};

/// Mean and rstd of the `count` >= 1 numbers x(0), x(1), ...; the variance is over count, in two passes.
/// Source  Chan, Golub & LeVeque, Algorithms for computing the sample variance, Am. Stat. 37 (1983) 242-247.
template <class T, class Numbers>
Moments<T> moments_of(std::int64_t count, Numbers x, const T& eps) {
  T sum(0), squares(0);
  for (std::int64_t k = 0; k < count; ++k) sum += x(k);
  const T mean = sum / T(count);
  for (std::int64_t k = 0; k < count; ++k) squares += (x(k) - mean) * (x(k) - mean);
  return {mean, T(T(1) / sqrt(squares / T(count) + eps))};
}

/// Calls set(k, dx_k) with dx = rstd (dn - mean(dn) - n mean(dn n)) for each of the numbers, where dn(k) is the
/// gradient with respect to n.
/// Numerics dx cancels, which is inherent: it is orthogonal to constants and, up to eps, to n.
template <class T, class Numbers, class Gradient, class Set>
void standardize_backward(std::int64_t count, Numbers x, const Moments<T>& moments, Gradient dn, Set set) {
  const auto n = [&](std::int64_t k) { return T((x(k) - moments.mean) * moments.rstd); };
  T sum_dn(0), sum_dn_n(0);
  for (std::int64_t k = 0; k < count; ++k) {
    sum_dn += dn(k);
    sum_dn_n += dn(k) * n(k);
  }
  const T mean_dn = sum_dn / T(count), mean_dn_n = sum_dn_n / T(count);
  for (std::int64_t k = 0; k < count; ++k) set(k, T(moments.rstd * (dn(k) - mean_dn - n(k) * mean_dn_n)));
}

}  // namespace gradcheck::ops
