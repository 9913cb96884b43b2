#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = x repeated along one axis: each entry `times` times in a row (interleaved), or the whole axis `times` times.
/// Shapes   x: any of rank 1 or more.  y: shape of x with `times` its extent along the axis.
/// Backward dx = Σ of dy over the copies.
/// Domain   everything; no kinks.
/// Numerics exact, except for the sums in dx over copies.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Repeat : PlaceMap<Repeat> {
  static constexpr auto signature = "repeat: x[A...] -> y[replace(A, axis, times*extent(A,axis))] where rank(A) >= 1";
  static constexpr auto attributes =
      "axis: int in -rank(A)..rank(A)-1 = -1; times: int in 0..4 = 2; interleaved: bool = false";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  static std::int64_t place(const Attributes& values, const Places& from, const Places& to, std::int64_t i) {
    const std::size_t axis = from.axis(values.integer("axis"));
    const std::int64_t index = to.index(i, axis);
    const std::int64_t read = values.flag("interleaved") ? index / values.integer("times") : index % from.extent(axis);
    return with_index(from, to, axis, i, read);
  }
};

}  // namespace gradcheck::ops
