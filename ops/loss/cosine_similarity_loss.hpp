#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = 1 - c where the label is 1, max(0, c - margin) where it is 0, with c = x · y / (‖x‖ ‖y‖) of each row; loss = l
/// (none), Σ l (sum) or its mean. The mean of nothing is 0.
/// Shapes   x, y: N x D.  label: N zeros and ones.  loss: N for none, else 1.
/// Backward ∂c/∂x = (y / ‖y‖ - c x / ‖x‖) / ‖x‖, and likewise for y. dl of a row is dloss, divided by N for mean, times
///          -1 (label 1), 1 (label 0 and c > margin) or 0. The label has no gradient.
/// Domain   rows that are not all zeros. Kink where c equals the margin; the slope there is 0.
/// Numerics the difference cancels, which is inherent: it is orthogonal to x.
/// Source   Petersen & Pedersen, The Matrix Cookbook (2012), section 2.6 (derivatives of vector norms).
struct CosineSimilarityLoss {
  static constexpr auto signature =
      "cosine_similarity_loss: x[N,D], y[N,D], label:index(2)[N] -> loss[N+min(reduction,1)*(1-N)] where D >= 1";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean; margin: real in [-1, 1] = 0";
  static constexpr auto domain = "x in nonzero; y in nonzero";
  static constexpr auto source = "Petersen & Pedersen, The Matrix Cookbook (2012), section 2.6";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> y, View<std::int64_t> label, Out<T> loss) {
    reduce_losses(reduction_of(values), x.extent(0), x.extent(0), loss, [&](std::int64_t n) {
      const T c = Cosine<T>(x, y, n).value;
      if (label[n] != 0) return T(T(1) - c);
      return c > T(values.real("margin")) ? T(c - T(values.real("margin"))) : T(0);
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<std::int64_t> label, View<T>, View<T> dloss,
                       Out<T> dx, Out<T> dy) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const Cosine<T> c(x, y, n);
      const T dl = upstream_of_row(reduction_of(values), dloss, n, x.extent(0));
      const T dc = label[n] != 0 ? T(-dl) : c.value > T(values.real("margin")) ? dl : T(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        const T unit_x = c.of_x.entry(d), unit_y = c.of_y.entry(d);
        dx(n, d) = dc * (unit_y - c.value * unit_x) / c.of_x.length / c.of_x.scale;
        dy(n, d) = dc * (unit_x - c.value * unit_y) / c.of_y.length / c.of_y.scale;
      }
    }
  }

 private:
  /// A row divided by its length, which is length * scale: squares of entries neither overflow nor underflow.
  template <class T>
  struct Unit {
    const View<T> x;
    const std::int64_t n;
    T scale, length;

    Unit(View<T> x_, std::int64_t n_) : x(x_), n(n_), scale(0), length(0) {
      for (std::int64_t d = 0; d < x.extent(1); ++d) scale += abs(x(n, d));
      for (std::int64_t d = 0; d < x.extent(1); ++d) length += (x(n, d) / scale) * (x(n, d) / scale);
      length = sqrt(length);
    }
    T entry(std::int64_t d) const { return x(n, d) / scale / length; }
  };

  template <class T>
  struct Cosine {
    Unit<T> of_x, of_y;
    T value;

    Cosine(View<T> x, View<T> y, std::int64_t n) : of_x(x, n), of_y(y, n), value(0) {
      for (std::int64_t d = 0; d < x.extent(1); ++d) value += of_x.entry(d) * of_y.entry(d);
    }
  };
};

}  // namespace gradcheck::ops
