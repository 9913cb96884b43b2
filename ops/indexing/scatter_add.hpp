#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = x, to which each element of `more` is added at its own place but with the index of `index` along one axis.
/// Shapes   x: any of rank 1 or more.  index, more: shape of x with extent `count` along the axis, with indices below
///          the extent of x there.  y: shape of x.
/// Backward dx = dy,  dmore = dy at the place where the element was added.
/// Domain   everything; no kinks.
/// Numerics plain sums where indices repeat.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct ScatterAdd {
  static constexpr auto signature =
      "scatter_add: x[A...], index:index(extent(A,axis))[replace(A, axis, count)], more[replace(A, axis, count)] -> "
      "y[A...] "
      "where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1; count: int in 0..5 = 2";
  static constexpr auto structure = "y/x diagonal, linear; y/more linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<std::int64_t> index, View<T> more, Out<T> y) {
    const Places to(x.shape()), from(index.shape());
    const std::size_t axis = to.axis(values.integer("axis"));
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = x[i];
    for (std::int64_t i = 0; i < more.size(); ++i) y[with_index(to, from, axis, i, index[i])] += more[i];
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<std::int64_t> index, View<T>, View<T>, View<T> dy,
                       Out<T> dx, Out<T> dmore) {
    const Places to(x.shape()), from(index.shape());
    const std::size_t axis = to.axis(values.integer("axis"));
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[i] = dy[i];
    for (std::int64_t i = 0; i < dmore.size(); ++i) dmore[i] = dy[with_index(to, from, axis, i, index[i])];
  }
};

}  // namespace gradcheck::ops
