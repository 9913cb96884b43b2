#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// y = x with each pair of numbers rotated by an angle that grows with the place: pair m of row t is rotated by
/// (t + offset) base^(-m/M). A pair is two neighbours (interleaved), or entries m and m + M of the row.
/// Shapes   x: any x T x 2M; the last axis but one is the place.  y: shape of x.
/// Backward dx = dy, rotated back.
/// Domain   everything; no kinks.
/// Numerics angles are computed in the scalar of the op: at distant places a float angle loses digits.
/// Source   Su et al., RoFormer: Enhanced Transformer with Rotary Position Embedding, arXiv:2104.09864 (2021),
///          section 3.2.2.
struct RotaryEmbedding {
  static constexpr auto signature = "rotary_embedding: x[A...,T,D] -> y[A...,T,D] where D/2*2 == D";
  static constexpr auto attributes =
      "base: real in [10, 10000] = 10000; offset: int in 0..20 = 0; interleaved: bool = true";
  static constexpr auto structure = "y/x block-diagonal over A, block-diagonal over T, linear";
  static constexpr auto source = "Su et al., arXiv:2104.09864 (2021), section 3.2.2";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    turn(values, x, y, T(1));
  }

  template <class T>
  static void backward(const Attributes& values, View<T>, View<T>, View<T> dy, Out<T> dx) {
    turn(values, dy, dx, T(-1));
  }

 private:
  template <class T>
  static void turn(const Attributes& values, View<T> from, Out<T> to, const T& direction) {
    const std::int64_t columns = from.extent(-1), pairs = columns / 2, rows = columns == 0 ? 0 : from.size() / columns;
    const bool interleaved = values.flag("interleaved");
    const T log_base = log(T(values.real("base")));
    for (std::int64_t row = 0; row < rows; ++row) {
      const T place = T(row % from.extent(-2) + values.integer("offset"));
      for (std::int64_t m = 0; m < pairs; ++m) {
        const T angle = direction * place * exp(-log_base * T(m) / T(pairs)), c = cos(angle), s = sin(angle);
        const std::int64_t i = row * columns + (interleaved ? 2 * m : m), j = i + (interleaved ? 1 : pairs);
        to[i] = from[i] * c - from[j] * s;
        to[j] = from[i] * s + from[j] * c;
      }
    }
  }
};

}  // namespace gradcheck::ops
