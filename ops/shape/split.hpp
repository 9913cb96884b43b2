#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = the first `at` entries of x along one axis, z = the rest.
/// Shapes   x: any of rank 1 or more.  y, z: shape of x with extents along the axis that add up to its own.
/// Backward dx = dy and then dz along the axis.
/// Backward dx = dy followed by dz along the axis.
/// Numerics exact.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Split {
  static constexpr auto signature =
      "split: x[A...] -> y[replace(A, axis, at)], z[replace(A, axis, extent(A,axis)-at)] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1; at: int in 0..extent(A,axis) = 1";
  static constexpr auto structure = "y/x linear; z/x linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y, Out<T> z) {
    for_each_target(values, x.shape(), [&](auto i, bool to_y, auto place) { (to_y ? y : z)[place] = x[i]; });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T>, View<T> dy, View<T> dz, Out<T> dx) {
    for_each_target(values, x.shape(), [&](auto i, bool to_y, auto place) { dx[i] = (to_y ? dy : dz)[place]; });
  }

 private:
  /// Calls visit(element of x, whether it goes to y, its element there).
  template <class Visit>
  static void for_each_target(const Attributes& values, std::span<const std::int64_t> x, Visit visit) {
    const Places in_x(x);
    const std::size_t axis = in_x.axis(values.integer("axis"));
    const std::int64_t at = values.integer("at"), rest = in_x.extent(axis) - at, stride = in_x.stride(axis);
    for (std::int64_t i = 0; i < in_x.size(); ++i) {
      const std::int64_t outer = i / (stride * in_x.extent(axis)), inner = i % stride, index = in_x.index(i, axis);
      if (index < at)
        visit(i, true, (outer * at + index) * stride + inner);
      else
        visit(i, false, (outer * rest + index - at) * stride + inner);
    }
  }
};

}  // namespace gradcheck::ops
