/// Sets and orders of axes as the one integer that an attribute holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gradcheck {

/// Whether an axis is in a set of axes: bit k of the set stands for axis k. 0 is the empty set, 2^rank - 1 all axes.
constexpr bool in_axis_set(std::int64_t set, std::size_t axis) { return axis < 63 && ((set >> axis) & 1) != 0; }

/// The number of orders of `rank` axes, rank!. 0 if it exceeds 64 bits.
constexpr std::int64_t count_axis_orders(std::size_t rank) {
  if (rank > 20) return 0;
  std::int64_t count = 1;
  for (std::size_t k = 2; k <= rank; ++k) count *= static_cast<std::int64_t>(k);
  return count;
}

/// The axes in the order with this number. All orders are numbered from 0 in dictionary order: number 0 is
/// 0, 1, 2, ..., and number rank! - 1 is the axes backwards. With three axes, number 3 is 1, 2, 0.
/// Source  Knuth, The Art of Computer Programming 2 (3rd ed., 1997), section 3.3.2, algorithm P (factorial digits).
inline std::vector<std::size_t> axes_in_order(std::int64_t number, std::size_t rank) {
  std::vector<std::size_t> left, order;
  for (std::size_t axis = 0; axis < rank; ++axis) left.push_back(axis);
  for (std::size_t k = rank; k > 0; --k) {
    const std::int64_t orders_of_rest = count_axis_orders(k - 1);
    const auto place = left.begin() + static_cast<std::ptrdiff_t>(number / orders_of_rest);
    number %= orders_of_rest;
    order.push_back(*place);
    left.erase(place);
  }
  return order;
}

}  // namespace gradcheck
