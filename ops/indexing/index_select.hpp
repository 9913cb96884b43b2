#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = the slices of x at the given indices along one axis.
/// Shapes   x: any of rank 1 or more.  index: K indices below the extent of x along the axis.  y: shape of x with
///          extent K there.
/// Backward dx = Σ of the slices of dy over all places that read the slice.
/// Domain   everything; no kinks.
/// Numerics exact, except for the sums in dx over repeated indices.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct IndexSelect {
  static constexpr auto signature =
      "index_select: x[A...], index:index(extent(A,axis))[K] -> y[replace(A, axis, K)] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<std::int64_t> index, Out<T> y) {
    const Places from(x.shape()), to(y.shape());
    const std::size_t axis = from.axis(values.integer("axis"));
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = x[with_index(from, to, axis, i, index[to.index(i, axis)])];
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<std::int64_t> index, View<T>, View<T> dy, Out<T> dx) {
    const Places from(x.shape()), to(dy.shape());
    const std::size_t axis = from.axis(values.integer("axis"));
    set_zero(dx);
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[with_index(from, to, axis, i, index[to.index(i, axis)])] += dy[i];
  }
};

}  // namespace gradcheck::ops
