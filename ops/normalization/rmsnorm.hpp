#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = gain n with n = x r and r = 1 / sqrt(mean(x^2) + eps) of each row along the last axis.
/// Shapes   x: any x D.  gain: D.  y: shape of x.  Saved for backward: r: shape of x without D.
/// Backward dn = dy gain,  dx = r (dn - n mean(dn n)),  dgain = Σ dy n over all rows.
/// Domain   everything; no kinks. eps > 0 keeps y smooth for a row of zeros.
/// Numerics dx cancels, which is inherent: up to eps it is orthogonal to x.
/// Source   Zhang & Sennrich, Root Mean Square Layer Normalization, NeurIPS 2019.
struct Rmsnorm {
  static constexpr auto signature = "rmsnorm: x[A...,D], gain[D] -> y[A...,D] where D >= 1";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto saved = "r[A...]";
  static constexpr auto structure = "y/x block-diagonal over A; y/gain diagonal, linear";
  static constexpr auto source = "Zhang & Sennrich, NeurIPS 2019";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> gain, Out<T> y, Out<T> r) {
    const std::int64_t columns = gain.size();
    for (std::int64_t n = 0; n < r.size(); ++n) {
      const std::int64_t row = n * columns;
      T squares(0);
      for (std::int64_t d = 0; d < columns; ++d) squares += x[row + d] * x[row + d];
      r[n] = T(1) / sqrt(squares / T(columns) + T(values.real("eps")));
      for (std::int64_t d = 0; d < columns; ++d) y[row + d] = gain[d] * (x[row + d] * r[n]);
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> gain, View<T>, View<T> r, View<T> dy, Out<T> dx, Out<T> dgain) {
    const std::int64_t columns = gain.size();
    set_zero(dgain);
    for (std::int64_t n = 0; n < r.size(); ++n) {
      const std::int64_t row = n * columns;
      T along(0);
      for (std::int64_t d = 0; d < columns; ++d) {
        along += dy[row + d] * gain[d] * (x[row + d] * r[n]);
        dgain[d] += dy[row + d] * (x[row + d] * r[n]);
      }
      along /= T(columns);
      for (std::int64_t d = 0; d < columns; ++d)
        dx[row + d] = r[n] * (dy[row + d] * gain[d] - x[row + d] * r[n] * along);
    }
  }
};

}  // namespace gradcheck::ops
