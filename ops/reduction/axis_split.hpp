#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace gradcheck::ops {

/// A compact tensor seen as a box outer x extent x inner around one of its axes, the middle one.
struct AxisSplit {
  std::int64_t outer = 1, extent = 1, inner = 1;

  /// A negative axis counts from the end.
  AxisSplit(std::span<const std::int64_t> shape, std::int64_t axis) {
    const auto middle = static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(shape.size()) : axis);
    for (std::size_t i = 0; i < shape.size(); ++i) (i < middle ? outer : i == middle ? extent : inner) *= shape[i];
  }

  /// Calls visit(i, j) for each element i of the tensor, where j is its element in the tensor without the axis; both
  /// row-major, i ascending.
  template <class Visit>
  void for_each(Visit visit) const {
    std::int64_t i = 0;
    for (std::int64_t o = 0; o < outer; ++o) {
      for (std::int64_t k = 0; k < extent; ++k) {
        for (std::int64_t j = 0; j < inner; ++j) visit(i++, o * inner + j);
      }
    }
  }
};

}  // namespace gradcheck::ops
