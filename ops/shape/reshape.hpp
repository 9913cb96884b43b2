#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = the elements of x, row-major, as a matrix with `columns` columns.
/// Shapes   x: any.  y: size / columns x columns; `columns` divides the size.
/// Backward dx = dy in the shape of x.
/// Domain   everything; no kinks.
/// Numerics exact.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Reshape : PlaceMap<Reshape> {
  static constexpr auto signature =
      "reshape: x[A...] -> y[size(A)/columns, columns] where size(A)/columns*columns == size(A)";
  static constexpr auto attributes = "columns: int in 1..max(size(A),1) = 1";
  static constexpr auto structure = "y/x permutation, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  static std::int64_t place(const Attributes&, const Places&, const Places&, std::int64_t i) { return i; }
};

}  // namespace gradcheck::ops
