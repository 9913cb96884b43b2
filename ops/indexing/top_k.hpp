#pragma once

#include "ops/broadcast.hpp"
#include "ops/indexing/order_of_line.hpp"

namespace gradcheck::ops {

/// y = the k largest or smallest elements along the last axis, the most extreme first; of equal ones, the earlier
/// first.
/// Shapes   x: any x N.  y: any x k, k at most N.
/// Backward dx = dy, each entry moved back to where its element came from; 0 for all other elements.
/// Domain   everything, but no value more than twice in a line, see the language. Kinks where two elements are equal:
///          either of them may be either result. A NaN counts as larger than all numbers.
/// Numerics exact.
/// Source   Blondel, Teboul, Berthet & Djolonga, Fast Differentiable Sorting and Ranking, ICML 2020, section 2.
struct TopK {
  static constexpr auto signature = "top_k: x[A...,N] -> y[A...,k]";
  static constexpr auto attributes = "k: int in 0..N = 1; largest: bool = true";
  static constexpr auto domain = "x in paired";
  static constexpr auto structure = "y/x block-diagonal over A";
  static constexpr auto kinks = "ties(x)";
  static constexpr auto source = "Blondel, Teboul, Berthet & Djolonga, ICML 2020, section 2";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const std::int64_t columns = x.extent(-1), kept = y.extent(-1);
    for (std::int64_t row = 0; columns > 0 && row < x.size() / columns; ++row) {
      const auto order = order_of_line(x, row * columns, 1, columns, values.flag("largest"));
      for (std::int64_t k = 0; k < kept; ++k) y[row * kept + k] = x[order[static_cast<std::size_t>(k)]];
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const std::int64_t columns = x.extent(-1), kept = dy.extent(-1);
    set_zero(dx);
    for (std::int64_t row = 0; columns > 0 && row < x.size() / columns; ++row) {
      const auto order = order_of_line(x, row * columns, 1, columns, values.flag("largest"));
      for (std::int64_t k = 0; k < kept; ++k) dx[order[static_cast<std::size_t>(k)]] = dy[row * kept + k];
    }
  }
};

}  // namespace gradcheck::ops
