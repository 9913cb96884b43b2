#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = `length` entries of x along one axis, from `start` on, each `step` after the one before.
/// Shapes   x: any of rank 1 or more.  y: shape of x with extent `length` along the axis.
/// Backward dx = dy where an element was taken, else 0.
/// Domain   everything; no kinks.
/// Numerics exact.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Slice : PlaceMap<Slice> {
  static constexpr auto signature = "slice: x[A...] -> y[replace(A, axis, length)] where rank(A) >= 1, size(A) >= 1";
  static constexpr auto attributes =
      "axis: int in -rank(A)..rank(A)-1 = -1; step: int in 1..3 = 1; start: int in 0..extent(A,axis)-1 = 0; "
      "length: int in 0..(extent(A,axis)-1-start)/step+1 = 1";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  static std::int64_t place(const Attributes& values, const Places& from, const Places& to, std::int64_t i) {
    const std::size_t axis = from.axis(values.integer("axis"));
    const std::int64_t index = values.integer("start") + values.integer("step") * to.index(i, axis);
    return with_index(from, to, axis, i, index);
  }
};

}  // namespace gradcheck::ops
