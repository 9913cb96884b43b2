#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = max(0, ‖anchor - positive‖ - ‖anchor - negative‖ + margin) of each row; loss = l (none), Σ l (sum) or its mean.
/// The mean of nothing is 0.
/// Shapes   anchor, positive, negative: N x D.  loss: N for none, else 1.
/// Backward where l > 0, with the unit vectors u = (anchor - positive) / ‖·‖ and v = (anchor - negative) / ‖·‖:
///          danchor = dl (u - v), dpositive = -dl u, dnegative = dl v; else 0. dl is dloss, divided by N for mean.
/// Domain   everything. Kinks at the margin, where the slope is 0, and where two points coincide; there their unit
///          vector is 0, which is a subgradient.
/// Numerics the squares overflow above the square root of the largest number.
/// Source   Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015 (with distances, not their squares); Balntas et al.,
///          Learning local feature descriptors with triplets, BMVC 2016.
struct Triplet {
  static constexpr auto signature =
      "triplet: anchor[N,D], positive[N,D], negative[N,D] -> loss[N+min(reduction,1)*(1-N)]";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean; margin: real in [0, 2] = 1";
  static constexpr auto kinks = "ties(anchor, positive); ties(anchor, negative)";
  static constexpr auto source = "Schroff, Kalenichenko & Philbin, CVPR 2015; Balntas et al., BMVC 2016";

  template <class T>
  static void forward(const Attributes& values, View<T> anchor, View<T> positive, View<T> negative, Out<T> loss) {
    reduce_losses(reduction_of(values), anchor.extent(0), anchor.extent(0), loss, [&](std::int64_t n) {
      const T l = row_loss(values, anchor, positive, negative, n);
      return l < T(0) ? T(0) : l;
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> anchor, View<T> positive, View<T> negative, View<T>,
                       View<T> dloss, Out<T> danchor, Out<T> dpositive, Out<T> dnegative) {
    for (std::int64_t n = 0; n < anchor.extent(0); ++n) {
      const T dl = upstream_of_row(reduction_of(values), dloss, n, anchor.extent(0));
      const bool active = !(row_loss(values, anchor, positive, negative, n) <= T(0));
      const T near = distance(anchor, positive, n), far = distance(anchor, negative, n);
      for (std::int64_t d = 0; d < anchor.extent(1); ++d) {
        const T u = active && near != T(0) ? T(dl * (anchor(n, d) - positive(n, d)) / near) : T(0);
        const T v = active && far != T(0) ? T(dl * (anchor(n, d) - negative(n, d)) / far) : T(0);
        danchor(n, d) = u - v;
        dpositive(n, d) = -u;
        dnegative(n, d) = v;
      }
    }
  }

 private:
  template <class T>
  static T row_loss(const Attributes& values, View<T> anchor, View<T> positive, View<T> negative, std::int64_t n) {
    return distance(anchor, positive, n) - distance(anchor, negative, n) + T(values.real("margin"));
  }

  template <class T>
  static T distance(View<T> a, View<T> b, std::int64_t n) {
    T squares(0);
    for (std::int64_t d = 0; d < a.extent(1); ++d) squares += (a(n, d) - b(n, d)) * (a(n, d) - b(n, d));
    return sqrt(squares);
  }
};

}  // namespace gradcheck::ops
