#pragma once

#include "ops/recurrent/gates.hpp"

namespace gradcheck::ops {

/// c' = σ(f) c + σ(i) tanh(g) and h' = σ(o) tanh(c'), where i, f, g and o are the four runs of H columns of
/// a = x Wᵀ + b + h Uᵀ + v: one step of a long short-term memory.
/// Shapes   x: N x D.  h, c, h', c': N x H.  W: 4H x D.  U: 4H x H.  b, v: 4H.
/// Backward do = dh' tanh(c') σ'(o),  ds = dc' + dh' σ(o) (1 - tanh(c')^2),  df = ds c σ'(f),  di = ds tanh(g) σ'(i),
///          dg = ds σ(i) (1 - tanh(g)^2),  dc = ds σ(f); the rest as for affine.
/// Domain   everything; no kinks.
/// Numerics σ' = σ (1 - σ) and 1 - tanh^2 are computed from their arguments and keep their digits in saturated gates.
/// Source   Hochreiter & Schmidhuber, Long short-term memory, Neural Computation 9 (1997) 1735-1780; Gers, Schmidhuber
///          & Cummins, Learning to forget, Neural Computation 12 (2000) 2451-2471 (forget gate).
struct LstmCell {
  static constexpr auto signature =
      "lstm_cell: x[N,D], h[N,H], c[N,H], W[4*H,D], U[4*H,H], b[4*H], v[4*H] -> next_h[N,H], next_c[N,H]";
  static constexpr auto structure =
      "next_h/x block-diagonal over N; next_h/h block-diagonal over N; next_h/c diagonal; "
      "next_c/x block-diagonal over N; next_c/h block-diagonal over N; next_c/c diagonal, linear";
  static constexpr auto source =
      "Hochreiter & Schmidhuber, Neural Computation 9 (1997) 1735-1780; Gers, Schmidhuber & Cummins, ibid. 12 (2000) "
      "2451-2471";

  template <class T>
  static void forward(View<T> x, View<T> h, View<T> c, View<T> W, View<T> U, View<T> b, View<T> v, Out<T> next_h,
                      Out<T> next_c) {
    const std::int64_t units = c.extent(1);
    for (std::int64_t n = 0; n < c.extent(0); ++n) {
      for (std::int64_t k = 0; k < units; ++k) {
        const auto a = [&](std::int64_t gate) {
          return T(affine_of(x, W, b, n, gate * units + k) + affine_of(h, U, v, n, gate * units + k));
        };
        next_c(n, k) = logistic(a(forget)) * c(n, k) + logistic(a(input)) * tanh(a(candidate));
        next_h(n, k) = logistic(a(output)) * tanh(next_c(n, k));
      }
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> h, View<T> c, View<T> W, View<T> U, View<T> b, View<T> v, View<T>,
                       View<T> next_c, View<T> dnext_h, View<T> dnext_c, Out<T> dx, Out<T> dh, Out<T> dc, Out<T> dW,
                       Out<T> dU, Out<T> db, Out<T> dv) {
    for (const Out<T>& gradient : {dx, dh, dW, dU, db, dv}) set_zero(gradient);
    const std::int64_t units = c.extent(1);
    for (std::int64_t n = 0; n < c.extent(0); ++n) {
      for (std::int64_t k = 0; k < units; ++k) {
        T a[4];
        for (std::int64_t gate = 0; gate < 4; ++gate) {
          a[gate] = affine_of(x, W, b, n, gate * units + k) + affine_of(h, U, v, n, gate * units + k);
        }
        const T s = next_c(n, k), ds = dnext_c(n, k) + dnext_h(n, k) * logistic(a[output]) * tanh_slope(s);
        dc(n, k) = ds * logistic(a[forget]);
        const T da[4] = {T(ds * tanh(a[candidate]) * logistic_slope(a[input])),
                         T(ds * c(n, k) * logistic_slope(a[forget])),
                         T(ds * logistic(a[input]) * tanh_slope(a[candidate])),
                         T(dnext_h(n, k) * tanh(s) * logistic_slope(a[output]))};
        for (std::int64_t gate = 0; gate < 4; ++gate) {
          affine_of_backward(x, W, da[gate], n, gate * units + k, dx, dW, db);
          affine_of_backward(h, U, da[gate], n, gate * units + k, dh, dU, dv);
        }
      }
    }
  }

 private:
  enum Gate : std::int64_t { input, forget, candidate, output };  // the order of the rows of W, U, b and v
};

}  // namespace gradcheck::ops
