#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// z = x followed by y along one axis.
/// Shapes   x: any of rank 1 or more.  y: shape of x with extent `more` along the axis.  z: shape of x with `more`
///          added there. `more` is an attribute, because the language cannot bind an extent inside replace().
/// Backward dx and dy are the two parts of dz.
/// Domain   everything; no kinks.
/// Numerics exact.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Concat {
  static constexpr auto signature =
      "concat: x[A...], y[replace(A, axis, more)] -> z[replace(A, axis, extent(A,axis)+more)] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1; more: int in 0..5 = 2";
  static constexpr auto structure = "z/x linear; z/y linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> y, Out<T> z) {
    for_each_source(values, x.shape(), y.shape(), z.shape(),
                    [&](bool from_x, auto place, auto i) { z[i] = from_x ? x[place] : y[place]; });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for_each_source(values, x.shape(), y.shape(), dz.shape(),
                    [&](bool from_x, auto place, auto i) { (from_x ? dx : dy)[place] = dz[i]; });
  }

 private:
  using Extents = std::span<const std::int64_t>;

  /// Calls visit(whether it comes from x, its element there, element of z).
  template <class Visit>
  static void for_each_source(const Attributes& values, Extents x, Extents y, Extents z, Visit visit) {
    const Places in_x(x), in_y(y), in_z(z);
    const std::size_t axis = in_x.axis(values.integer("axis"));
    for (std::int64_t i = 0; i < in_z.size(); ++i) {
      const std::int64_t outer = i / (in_z.stride(axis) * in_z.extent(axis)), inner = i % in_z.stride(axis);
      const std::int64_t index = in_z.index(i, axis), left = in_x.extent(axis);
      if (index < left)
        visit(true, (outer * left + index) * in_x.stride(axis) + inner, i);
      else
        visit(false, (outer * in_y.extent(axis) + index - left) * in_y.stride(axis) + inner, i);
    }
  }
};

}  // namespace gradcheck::ops
