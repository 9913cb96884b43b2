#pragma once

#include "gradcheck/tensor/axes.hpp"
#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = x reversed along a set of axes.
/// Shapes   x: any.  y: shape of x.
/// Backward dx = dy reversed along the same axes.
/// Domain   everything; no kinks.
/// Numerics exact.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Flip : PlaceMap<Flip> {
  static constexpr auto signature = "flip: x[A...] -> y[A...]";
  static constexpr auto attributes = "axes: int in 0..subsets(A)-1 = 1";
  static constexpr auto structure = "y/x permutation, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  static std::int64_t place(const Attributes& values, const Places& from, const Places&, std::int64_t i) {
    std::int64_t place = i;
    for (std::size_t axis = 0; axis < from.rank(); ++axis) {
      const std::int64_t turned = from.extent(axis) - 1 - 2 * from.index(i, axis);
      if (in_axis_set(values.integer("axes"), axis)) place += turned * from.stride(axis);
    }
    return place;
  }
};

}  // namespace gradcheck::ops
