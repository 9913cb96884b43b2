#pragma once

#include "gradcheck/tensor/axes.hpp"
#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = x with its axes in another order: axis k of y is axis axes_in_order(order)[k] of x.
/// Shapes   x: any.  y: the extents of x in that order.
/// Backward dx = dy with its axes put back.
/// Domain   everything; no kinks.
/// Numerics exact.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Permute : PlaceMap<Permute> {
  static constexpr auto signature = "permute: x[A...] -> y[permute(A, order)]";
  static constexpr auto attributes = "order: int in 0..orders(A)-1 = 0";
  static constexpr auto structure = "y/x permutation, linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  static std::int64_t place(const Attributes& values, const Places& from, const Places& to, std::int64_t i) {
    const std::vector<std::size_t> order = axes_in_order(values.integer("order"), from.rank());
    std::int64_t place = 0;
    for (std::size_t k = 0; k < order.size(); ++k) place += to.index(i, k) * from.stride(order[k]);
    return place;
  }
};

}  // namespace gradcheck::ops
