#pragma once

#include "ops/recurrent/gates.hpp"

namespace gradcheck::ops {

/// h' = tanh(a) with a = x Wᵀ + b + h Uᵀ, one step of a simple recurrent net.
/// Shapes   x: N x D.  h, h': N x H.  W: H x D.  U: H x H.  b: H.
/// Backward da = dh' (1 - tanh(a)^2),  dx = da W,  dh = da U,  dW = daᵀ x,  dU = daᵀ h,  db = column sums of da.
/// Domain   everything; no kinks.
/// Numerics 1 - tanh(a)^2 is computed from a, see tanh.
/// Source   Elman, Finding structure in time, Cognitive Science 14 (1990) 179-211.
struct RnnCell {
  static constexpr auto signature = "rnn_cell: x[N,D], h[N,H], W[H,D], U[H,H], b[H] -> next[N,H]";
  static constexpr auto structure =
      "next/x block-diagonal over N; next/h block-diagonal over N; next/W block-diagonal over H; next/b diagonal";
  static constexpr auto source = "Elman, Cognitive Science 14 (1990) 179-211";

  template <class T>
  static void forward(View<T> x, View<T> h, View<T> W, View<T> U, View<T> b, Out<T> next) {
    for (std::int64_t n = 0; n < h.extent(0); ++n) {
      for (std::int64_t k = 0; k < h.extent(1); ++k) next(n, k) = tanh(sum_of(x, h, W, U, b, n, k));
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> h, View<T> W, View<T> U, View<T> b, View<T>, View<T> dnext, Out<T> dx,
                       Out<T> dh, Out<T> dW, Out<T> dU, Out<T> db) {
    for (const Out<T>& gradient : {dx, dh, dW, dU, db}) set_zero(gradient);
    for (std::int64_t n = 0; n < h.extent(0); ++n) {
      for (std::int64_t k = 0; k < h.extent(1); ++k) {
        const T da = dnext(n, k) * tanh_slope(sum_of(x, h, W, U, b, n, k));
        affine_of_backward(x, W, da, n, k, dx, dW, db);
        for (std::int64_t j = 0; j < h.extent(1); ++j) {
          dh(n, j) += da * U(k, j);
          dU(k, j) += da * h(n, j);
        }
      }
    }
  }

 private:
  template <class T>
  static T sum_of(View<T> x, View<T> h, View<T> W, View<T> U, View<T> b, std::int64_t n, std::int64_t k) {
    T sum = affine_of(x, W, b, n, k);
    for (std::int64_t j = 0; j < h.extent(1); ++j) sum += h(n, j) * U(k, j);
    return sum;
  }
};

}  // namespace gradcheck::ops
