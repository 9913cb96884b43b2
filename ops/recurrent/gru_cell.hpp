#pragma once

#include "ops/recurrent/gates.hpp"

namespace gradcheck::ops {

/// h' = (1 - z) m + z h with r = σ(p_r + q_r), z = σ(p_z + q_z) and m = tanh(p_m + r q_m), where r, z and m use the
/// three runs of H columns of p = x Wᵀ + b and q = h Uᵀ + v: one step of a gated recurrent unit that applies the reset
/// gate after the matrix product.
/// Shapes   x: N x D.  h, h': N x H.  W: 3H x D.  U: 3H x H.  b, v: 3H.
/// Backward with dm = dh' (1 - z) (1 - m^2) and dz = dh' (h - m) σ'(z): dp_m = dm,  dq_m = dm r,
///          dp_r = dq_r = dm q_m σ'(r),  dp_z = dq_z = dz,  dh = dh' z + the gradient through q; the rest as for
///          affine.
/// Domain   everything; no kinks.
/// Numerics 1 - z is the sigmoid of the negated argument; σ' and 1 - m^2 are computed from their arguments too.
/// Source   Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, EMNLP 2014.
struct GruCell {
  static constexpr auto signature = "gru_cell: x[N,D], h[N,H], W[3*H,D], U[3*H,H], b[3*H], v[3*H] -> next[N,H]";
  static constexpr auto structure = "next/x block-diagonal over N; next/h block-diagonal over N";
  static constexpr auto source = "Cho et al., EMNLP 2014";

  template <class T>
  static void forward(View<T> x, View<T> h, View<T> W, View<T> U, View<T> b, View<T> v, Out<T> next) {
    for (std::int64_t n = 0; n < h.extent(0); ++n) {
      for (std::int64_t k = 0; k < h.extent(1); ++k) {
        const Unit<T> unit(x, h, W, U, b, v, n, k);
        next(n, k) = logistic(T(-unit.z)) * tanh(unit.m) + logistic(unit.z) * h(n, k);
      }
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> h, View<T> W, View<T> U, View<T> b, View<T> v, View<T>, View<T> dnext,
                       Out<T> dx, Out<T> dh, Out<T> dW, Out<T> dU, Out<T> db, Out<T> dv) {
    for (const Out<T>& gradient : {dx, dh, dW, dU, db, dv}) set_zero(gradient);
    const std::int64_t units = h.extent(1);
    for (std::int64_t n = 0; n < h.extent(0); ++n) {
      for (std::int64_t k = 0; k < units; ++k) {
        const Unit<T> unit(x, h, W, U, b, v, n, k);
        const T dm = dnext(n, k) * logistic(T(-unit.z)) * tanh_slope(unit.m);
        const T dz = dnext(n, k) * (h(n, k) - tanh(unit.m)) * logistic_slope(unit.z);
        const T dr = dm * unit.q_m * logistic_slope(unit.r);
        dh(n, k) += dnext(n, k) * logistic(unit.z);
        const T dp[3] = {dr, dz, dm}, dq[3] = {dr, dz, T(dm * logistic(unit.r))};
        for (std::int64_t gate = 0; gate < 3; ++gate) {
          affine_of_backward(x, W, dp[gate], n, gate * units + k, dx, dW, db);
          affine_of_backward(h, U, dq[gate], n, gate * units + k, dh, dU, dv);
        }
      }
    }
  }

 private:
  enum Gate : std::int64_t { reset, update, candidate };  // the order of the rows of W, U, b and v

  /// The arguments of the gates of one unit.
  template <class T>
  struct Unit {
    T r, z, q_m, m;

    Unit(View<T> x, View<T> h, View<T> W, View<T> U, View<T> b, View<T> v, std::int64_t n, std::int64_t k) {
      const auto p = [&](Gate gate) { return affine_of(x, W, b, n, gate * h.extent(1) + k); };
      const auto q = [&](Gate gate) { return affine_of(h, U, v, n, gate * h.extent(1) + k); };
      r = p(reset) + q(reset);
      z = p(update) + q(update);
      q_m = q(candidate);
      m = p(candidate) + logistic(r) * q_m;
    }
  };
};

}  // namespace gradcheck::ops
