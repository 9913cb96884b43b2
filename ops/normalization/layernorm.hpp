#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = gamma n + beta with n = (x - mean) rstd, rstd = 1 / sqrt(variance + eps), mean and variance (over D, not D - 1)
/// of each row along the last axis.
/// Shapes   x: any x D.  gamma, beta: D.  y: shape of x.  Saved for backward: mean, rstd: shape of x without D.
/// Backward dn = dy gamma,  dx = rstd (dn - mean(dn) - n mean(dn n)),  dgamma = Σ dy n and dbeta = Σ dy over all rows.
/// Domain   everything; no kinks. eps > 0 keeps y smooth for a row of equal values. There y bends within a width of
///          sqrt(eps), so sharply that eps is only tried from 1e-6 on.
/// Numerics two passes, the variance from the differences to the mean: mean(x^2) - mean(x)^2 cancels for a row far from
///          0. dx cancels, which is inherent: it is orthogonal to constants and, up to eps, to n.
/// Source   Ba, Kiros & Hinton, Layer Normalization, arXiv:1607.06450 (2016); Chan, Golub & LeVeque, Algorithms for
///          computing the sample variance, Am. Stat. 37 (1983) 242-247.
struct Layernorm {
  static constexpr auto signature = "layernorm: x[A...,D], gamma[D], beta[D] -> y[A...,D] where D >= 1";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto saved = "mean[A...], rstd[A...]";
  static constexpr auto structure = "y/x block-diagonal over A; y/gamma diagonal, linear; y/beta diagonal, linear";
  static constexpr auto source = "Ba, Kiros & Hinton, arXiv:1607.06450 (2016)";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> gamma, View<T> beta, Out<T> y, Out<T> mean,
                      Out<T> rstd) {
    const T eps = T(values.real("eps"));
    const std::int64_t columns = gamma.size();
    for (std::int64_t row = 0; row < mean.size(); ++row) {
      const std::int64_t begin = row * columns;
      T sum(0);
      for (std::int64_t d = 0; d < columns; ++d) sum += x[begin + d];
      mean[row] = sum / T(columns);
      T squares(0);
      for (std::int64_t d = 0; d < columns; ++d) squares += (x[begin + d] - mean[row]) * (x[begin + d] - mean[row]);
      rstd[row] = T(1) / sqrt(squares / T(columns) + eps);
      for (std::int64_t d = 0; d < columns; ++d)
        y[begin + d] = gamma[d] * ((x[begin + d] - mean[row]) * rstd[row]) + beta[d];
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> gamma, View<T>, View<T>, View<T> mean, View<T> rstd, View<T> dy, Out<T> dx,
                       Out<T> dgamma, Out<T> dbeta) {
    const std::int64_t columns = gamma.size();
    for (std::int64_t d = 0; d < columns; ++d) dgamma[d] = dbeta[d] = T(0);
    for (std::int64_t row = 0; row < mean.size(); ++row) {
      const std::int64_t begin = row * columns;
      const auto n = [&](std::int64_t d) { return T((x[begin + d] - mean[row]) * rstd[row]); };
      const auto dn = [&](std::int64_t d) { return T(dy[begin + d] * gamma[d]); };
      T sum_dn(0), sum_dn_n(0);
      for (std::int64_t d = 0; d < columns; ++d) {
        sum_dn += dn(d);
        sum_dn_n += dn(d) * n(d);
        dgamma[d] += dy[begin + d] * n(d);
        dbeta[d] += dy[begin + d];
      }
      const T mean_dn = sum_dn / T(columns), mean_dn_n = sum_dn_n / T(columns);
      for (std::int64_t d = 0; d < columns; ++d) dx[begin + d] = rstd[row] * (dn(d) - mean_dn - n(d) * mean_dn_n);
    }
  }
};

}  // namespace gradcheck::ops
