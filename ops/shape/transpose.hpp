#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = xᵀ of each matrix in the last two axes.
/// Shapes   x: any x N x M.  y: any x M x N.
/// Backward dx = dyᵀ
/// Domain   everything; no kinks.
/// Numerics exact.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Transpose : PlaceMap<Transpose> {
  static constexpr auto signature = "transpose: x[A...,N,M] -> y[A...,M,N]";
  static constexpr auto structure = "y/x block-diagonal over A, permutation, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  static std::int64_t place(const Attributes&, const Places& from, const Places& to, std::int64_t i) {
    const std::size_t row = to.rank() - 2, column = to.rank() - 1;
    const std::int64_t matrix = i / (to.extent(row) * to.extent(column));
    return (matrix * from.extent(row) + to.index(i, column)) * from.extent(column) + to.index(i, row);
  }
};

}  // namespace gradcheck::ops
