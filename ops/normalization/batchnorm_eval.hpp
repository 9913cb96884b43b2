#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = gamma (x - mean) / sqrt(variance + eps) + beta with a given mean and variance of each channel: batch
/// normalization after training.
/// Shapes   x: N x C x any.  gamma, beta, mean, variance: C.  y: shape of x.
/// Backward with rstd = 1 / sqrt(variance + eps) and sums over samples and places: dx = dy gamma rstd,  dgamma = Σ dy n
///          with n = (x - mean) rstd,  dbeta = Σ dy,  dmean = -gamma rstd Σ dy,  dvariance = -gamma rstd^2 / 2 Σ dy n.
/// Domain   variance > 0; no kinks.
/// Numerics plain sums: terms of both signs may cancel.
/// Source   Ioffe & Szegedy, Batch Normalization, ICML 2015, algorithm 2.
struct BatchnormEval {
  static constexpr auto signature =
      "batchnorm_eval: x[N,C,S...], gamma[C], beta[C], mean[C], variance[C] -> y[N,C,S...]";
  static constexpr auto attributes = "eps: real in [0, 1] = 1e-5";
  static constexpr auto domain = "variance in (0, inf)";
  static constexpr auto structure =
      "y/x block-diagonal over N, block-diagonal over C, block-diagonal over S, linear; y/gamma block-diagonal over C, "
      "linear; "
      "y/beta block-diagonal over C, linear; y/mean block-diagonal over C, linear; y/variance block-diagonal over C";
  static constexpr auto source = "Ioffe & Szegedy, ICML 2015, algorithm 2";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> gamma, View<T> beta, View<T> mean, View<T> variance,
                      Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const std::int64_t c = channel_of(x, i);
      y[i] = gamma[c] * ((x[i] - mean[c]) * rstd(values, variance[c])) + beta[c];
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> gamma, View<T>, View<T> mean, View<T> variance,
                       View<T>, View<T> dy, Out<T> dx, Out<T> dgamma, Out<T> dbeta, Out<T> dmean, Out<T> dvariance) {
    set_zero(dgamma);
    set_zero(dbeta);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const std::int64_t c = channel_of(x, i);
      dx[i] = dy[i] * gamma[c] * rstd(values, variance[c]);
      dgamma[c] += dy[i] * ((x[i] - mean[c]) * rstd(values, variance[c]));
      dbeta[c] += dy[i];
    }
    for (std::int64_t c = 0; c < gamma.size(); ++c) {
      const T r = rstd(values, variance[c]);
      dmean[c] = -gamma[c] * r * dbeta[c];
      dvariance[c] = -gamma[c] * r * r / T(2) * dgamma[c];
    }
  }

 private:
  template <class T>
  static std::int64_t channel_of(const View<T>& x, std::int64_t i) {
    return i / (x.size() / (x.extent(0) * x.extent(1))) % x.extent(1);
  }

  template <class T>
  static T rstd(const Attributes& values, const T& variance) {
    return T(1) / sqrt(variance + T(values.real("eps")));
  }
};

}  // namespace gradcheck::ops
