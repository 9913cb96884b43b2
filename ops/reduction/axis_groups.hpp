#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gradcheck/tensor/axes.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// For each element of a tensor, row-major: the element of its reduction over a set of axes to which it belongs. The
/// result is the same whether or not the axes are kept with extent 1.
inline std::vector<std::int64_t> reduced_places(std::span<const std::int64_t> shape, std::int64_t axes) {
  std::vector<std::int64_t> kept(shape.begin(), shape.end());
  for (std::size_t axis = 0; axis < kept.size(); ++axis) {
    if (in_axis_set(axes, axis)) kept[axis] = 1;
  }
  return broadcast_places(shape, kept);
}

/// The elements that a reduction over a set of axes combines: for each of the `count` results, its elements, ascending.
inline std::vector<std::vector<std::int64_t>> axis_groups(std::span<const std::int64_t> shape, std::int64_t axes,
                                                          std::int64_t count) {
  std::vector<std::vector<std::int64_t>> groups(static_cast<std::size_t>(count));
  const std::vector<std::int64_t> places = reduced_places(shape, axes);
  for (std::size_t i = 0; i < places.size(); ++i) {
    groups[static_cast<std::size_t>(places[i])].push_back(static_cast<std::int64_t>(i));
  }
  return groups;
}

}  // namespace gradcheck::ops
