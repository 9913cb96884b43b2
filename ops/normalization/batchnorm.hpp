#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/normalization/standardize.hpp"

namespace gradcheck::ops {

/// y = gamma n + beta with n = (x - mean) / sqrt(variance + eps), mean and variance (over n, not n - 1) of each channel
/// over all samples and places: batch normalization in training. Running averages are not part of it.
/// Shapes   x: N x C x any.  gamma, beta: C.  y: shape of x.  Saved for backward: mean, rstd: C.
/// Backward dn = dy gamma,  dx = rstd (dn - mean(dn) - n mean(dn n)),  dgamma = Σ dy n,  dbeta = Σ dy; sums and means
///          are over samples and places.
/// Domain   everything; no kinks. eps > 0 keeps y smooth for a channel of equal values.
/// Numerics two passes for the variance, see standardize.hpp.
/// Source   Ioffe & Szegedy, Batch Normalization, ICML 2015, section 3.
struct Batchnorm {
  static constexpr auto signature =
      "batchnorm: x[N,C,S...], gamma[C], beta[C] -> y[N,C,S...] where N >= 1, size(S) >= 1";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto saved = "mean[C], rstd[C]";
  static constexpr auto structure =
      "y/x block-diagonal over C; y/gamma block-diagonal over C, linear; y/beta block-diagonal over C, linear";
  static constexpr auto source = "Ioffe & Szegedy, ICML 2015, section 3";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> gamma, View<T> beta, Out<T> y, Out<T> mean,
                      Out<T> rstd) {
    const Channels channels(x);
    for (std::int64_t c = 0; c < gamma.size(); ++c) {
      const auto at = [&](std::int64_t k) { return x[channels.place(c, k)]; };
      const Moments<T> moments = moments_of(channels.count, at, T(values.real("eps")));
      mean[c] = moments.mean;
      rstd[c] = moments.rstd;
      for (std::int64_t k = 0; k < channels.count; ++k) {
        y[channels.place(c, k)] = gamma[c] * ((at(k) - moments.mean) * moments.rstd) + beta[c];
      }
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> gamma, View<T>, View<T>, View<T> mean, View<T> rstd, View<T> dy, Out<T> dx,
                       Out<T> dgamma, Out<T> dbeta) {
    const Channels channels(x);
    for (std::int64_t c = 0; c < gamma.size(); ++c) {
      const auto at = [&](std::int64_t k) { return x[channels.place(c, k)]; };
      const auto dn = [&](std::int64_t k) { return T(dy[channels.place(c, k)] * gamma[c]); };
      const Moments<T> moments{mean[c], rstd[c]};
      dgamma[c] = dbeta[c] = T(0);
      for (std::int64_t k = 0; k < channels.count; ++k) {
        dgamma[c] += dy[channels.place(c, k)] * ((at(k) - moments.mean) * moments.rstd);
        dbeta[c] += dy[channels.place(c, k)];
      }
      standardize_backward(channels.count, at, moments, dn,
                           [&](std::int64_t k, const T& value) { dx[channels.place(c, k)] = value; });
    }
  }

 private:
  /// Where the numbers of a channel are.
  struct Channels {
    std::int64_t number, places, count;  // count: numbers per channel

    template <class Tensor>
    explicit Channels(const Tensor& x)
        : number(x.extent(1)),
          places(x.size() / max(x.extent(0) * number, std::int64_t{1})),
          count(x.extent(0) * places) {}
    std::int64_t place(std::int64_t channel, std::int64_t k) const {
      return (k / places * number + channel) * places + k % places;
    }
  };
};

}  // namespace gradcheck::ops
