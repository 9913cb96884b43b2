#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/reduction/axis_split.hpp"

namespace gradcheck::ops {

/// Calls visit(first element, elements from one to the next, number) for each line of elements along the axis in the
/// attribute `axis`.
template <class Visit>
void for_each_line(const Attributes& values, std::span<const std::int64_t> shape, Visit visit) {
  const AxisSplit split(shape, values.integer("axis"));
  for (std::int64_t outer = 0; outer < split.outer; ++outer) {
    for (std::int64_t inner = 0; inner < split.inner; ++inner) {
      visit(outer * split.extent * split.inner + inner, split.inner, split.extent);
    }
  }
}

}  // namespace gradcheck::ops
