#pragma once

#include "ops/indexing/order_of_line.hpp"

namespace gradcheck::ops {

/// y = x in ascending or descending order along one axis; equal elements keep their order.
/// Shapes   x: any of rank 1 or more.  y: shape of x.
/// Backward dx = dy, each entry moved back to where its element came from.
/// Domain   everything, but no value more than twice in a line, see the language. Kinks where two elements are equal:
///          either of them may be either result. A NaN counts as larger than all numbers.
/// Numerics exact.
/// Source   Blondel, Teboul, Berthet & Djolonga, Fast Differentiable Sorting and Ranking, ICML 2020, section 2.
struct Sort {
  static constexpr auto signature = "sort: x[A...] -> y[A...] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1; descending: bool = false";
  static constexpr auto domain = "x in paired";
  static constexpr auto kinks = "ties(x)";
  static constexpr auto source = "Blondel, Teboul, Berthet & Djolonga, ICML 2020, section 2";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    for_each_line(values, x.shape(), [&](std::int64_t begin, std::int64_t stride, std::int64_t count) {
      const auto order = order_of_line(x, begin, stride, count, values.flag("descending"));
      for (std::int64_t k = 0; k < count; ++k) y[begin + k * stride] = x[order[static_cast<std::size_t>(k)]];
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for_each_line(values, x.shape(), [&](std::int64_t begin, std::int64_t stride, std::int64_t count) {
      const auto order = order_of_line(x, begin, stride, count, values.flag("descending"));
      for (std::int64_t k = 0; k < count; ++k) dx[order[static_cast<std::size_t>(k)]] = dy[begin + k * stride];
    });
  }
};

}  // namespace gradcheck::ops
