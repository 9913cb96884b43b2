#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"
#include "ops/normalization/standardize.hpp"

namespace gradcheck::ops {

/// y = gamma n + beta with n = (x - mean) / sqrt(variance + eps). Mean and variance are those of one sample over one of
/// `groups` equal runs of channels and all places in them.
/// Shapes   x: N x C x any.  gamma, beta: C.  y: shape of x.  Saved for backward: mean, rstd: N x groups. groups
///          divides C.
/// Backward dn = dy gamma,  dx = rstd (dn - mean(dn) - n mean(dn n)),  dgamma = Σ dy n and dbeta = Σ dy over samples
///          and places.
/// Domain   everything; no kinks. eps > 0 keeps y smooth for a group of equal values.
/// Numerics two passes for the variance, see standardize.hpp.
/// Source   Wu & He, Group Normalization, ECCV 2018.
struct Groupnorm {
  static constexpr auto signature =
      "groupnorm: x[N,C,S...], gamma[C], beta[C] -> y[N,C,S...] where C >= 1, size(S) >= 1, C/groups*groups == C";
  static constexpr auto attributes = "groups: int in 1..C = 1; eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto saved = "mean[N,groups], rstd[N,groups]";
  static constexpr auto structure = "y/x block-diagonal over N; y/gamma linear; y/beta linear";
  static constexpr auto source = "Wu & He, ECCV 2018";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> gamma, View<T> beta, Out<T> y, Out<T> mean,
                      Out<T> rstd) {
    for_each_group(
        x, mean.extent(1),
        [&](std::int64_t g, std::int64_t begin, std::int64_t count, std::int64_t channel, std::int64_t places) {
          const auto at = [&](std::int64_t k) { return x[begin + k]; };
          const Moments<T> moments = moments_of(count, at, T(values.real("eps")));
          mean[g] = moments.mean;
          rstd[g] = moments.rstd;
          for (std::int64_t k = 0; k < count; ++k) {
            const std::int64_t c = channel + k / places;
            y[begin + k] = gamma[c] * ((at(k) - moments.mean) * moments.rstd) + beta[c];
          }
        });
  }

  template <class T>
  static void backward(View<T> x, View<T> gamma, View<T>, View<T>, View<T> mean, View<T> rstd, View<T> dy, Out<T> dx,
                       Out<T> dgamma, Out<T> dbeta) {
    set_zero(dgamma);
    set_zero(dbeta);
    for_each_group(
        x, mean.extent(1),
        [&](std::int64_t g, std::int64_t begin, std::int64_t count, std::int64_t channel, std::int64_t places) {
          const auto at = [&](std::int64_t k) { return x[begin + k]; };
          const auto dn = [&](std::int64_t k) { return T(dy[begin + k] * gamma[channel + k / places]); };
          const Moments<T> moments{mean[g], rstd[g]};
          for (std::int64_t k = 0; k < count; ++k) {
            dgamma[channel + k / places] += dy[begin + k] * ((at(k) - moments.mean) * moments.rstd);
            dbeta[channel + k / places] += dy[begin + k];
          }
          standardize_backward(count, at, moments, dn, [&](std::int64_t k, const T& value) { dx[begin + k] = value; });
        });
  }

 private:
  /// Calls visit(group, its first element, number of elements, first channel, places per channel).
  template <class T, class Visit>
  static void for_each_group(View<T> x, std::int64_t groups, Visit visit) {
    const std::int64_t channels = x.extent(1) / groups;
    const std::int64_t count = x.size() / max(x.extent(0) * groups, std::int64_t{1});
    for (std::int64_t g = 0; g < x.extent(0) * groups; ++g)
      visit(g, g * count, count, g % groups * channels, count / channels);
  }
};

}  // namespace gradcheck::ops
