#include "gradcheck/call/memory_order.hpp"

namespace gradcheck {

const char* to_string(MemoryOrder order) {
  switch (order) {
    case MemoryOrder::compact: return "compact";
    case MemoryOrder::padded: return "with gaps between its elements";
    case MemoryOrder::transposed: return "with its first axis running fastest";
    case MemoryOrder::expanded: return "with a stride of zero";
  }
  return "in memory";
}

std::size_t expanded_axis(const Shape& shape) {
  std::size_t axis = 0;
  while (axis < shape.rank() && shape[axis] <= 1) ++axis;
  return axis;
}

std::vector<std::int64_t> strides_of(const Shape& shape, MemoryOrder order) {
  std::vector<std::int64_t> strides = shape.strides();
  std::int64_t step = order == MemoryOrder::padded ? 2 : 1;
  switch (order) {
    case MemoryOrder::compact: break;
    case MemoryOrder::padded:
      for (std::size_t axis = shape.rank(); axis-- > 0;) {
        strides[axis] = step;
        step = step * shape[axis] + 1;
      }
      break;
    case MemoryOrder::transposed:
      for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
        strides[axis] = step;
        step *= shape[axis];
      }
      break;
    case MemoryOrder::expanded:
      if (const std::size_t axis = expanded_axis(shape); axis < shape.rank()) strides[axis] = 0;
      break;
  }
  return strides;
}

}  // namespace gradcheck
