#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = for each place of `index`, the element of x at the same place but with that index along one axis.
/// Shapes   x: any of rank 1 or more.  index: shape of x with extent `count` along the axis, with indices below the
///          extent of x there.  y: shape of index.
/// Backward dx = Σ of dy over all places that read the element.
/// Domain   everything; no kinks.
/// Numerics exact, except for the sums in dx over repeated indices.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Gather {
  static constexpr auto signature =
      "gather: x[A...], index:index(extent(A,axis))[replace(A, axis, count)] -> y[replace(A, axis, count)] where "
      "rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1; count: int in 0..5 = 2";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<std::int64_t> index, Out<T> y) {
    const Places from(x.shape()), to(index.shape());
    const std::size_t axis = from.axis(values.integer("axis"));
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = x[with_index(from, to, axis, i, index[i])];
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<std::int64_t> index, View<T>, View<T> dy, Out<T> dx) {
    const Places from(x.shape()), to(index.shape());
    const std::size_t axis = from.axis(values.integer("axis"));
    set_zero(dx);
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[with_index(from, to, axis, i, index[i])] += dy[i];
  }
};

}  // namespace gradcheck::ops
