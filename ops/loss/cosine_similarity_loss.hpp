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
      const T c = product(x, y, n) / (length(x, n) * length(y, n));
      if (label[n] != 0) return T(T(1) - c);
      return c > T(values.real("margin")) ? T(c - T(values.real("margin"))) : T(0);
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<std::int64_t> label, View<T>, View<T> dloss,
                       Out<T> dx, Out<T> dy) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T size_x = length(x, n), size_y = length(y, n), c = product(x, y, n) / (size_x * size_y);
      const T dl = upstream_of_row(reduction_of(values), dloss, n, x.extent(0));
      const T dc = label[n] != 0 ? T(-dl) : c > T(values.real("margin")) ? dl : T(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        const T unit_x = x(n, d) / size_x, unit_y = y(n, d) / size_y;
        dx(n, d) = dc * (unit_y - c * unit_x) / size_x;
        dy(n, d) = dc * (unit_x - c * unit_y) / size_y;
      }
    }
  }

 private:
  template <class T>
  static T product(View<T> x, View<T> y, std::int64_t n) {
    T sum(0);
    for (std::int64_t d = 0; d < x.extent(1); ++d) sum += x(n, d) * y(n, d);
    return sum;
  }

  template <class T>
  static T length(View<T> x, std::int64_t n) {
    return sqrt(product(x, x, n));
  }
};

}  // namespace gradcheck::ops
