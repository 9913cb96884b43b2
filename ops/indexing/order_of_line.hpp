#pragma once

#include <algorithm>
#include <vector>

#include "ops/shape/lines.hpp"

namespace gradcheck::ops {

/// The elements of a line, which are `stride` apart, in ascending or descending order; equal ones keep their order. A
/// NaN counts as larger than all numbers.
template <class T>
std::vector<std::int64_t> order_of_line(const View<T>& x, std::int64_t begin, std::int64_t stride, std::int64_t count,
                                        bool descending) {
  std::vector<std::int64_t> order;
  for (std::int64_t k = 0; k < count; ++k) order.push_back(begin + k * stride);
  const auto less = [&x](std::int64_t i, std::int64_t j) { return x[i] == x[i] && (x[i] < x[j] || x[j] != x[j]); };
  std::stable_sort(order.begin(), order.end(), [&](auto i, auto j) { return descending ? less(j, i) : less(i, j); });
  return order;
}

}  // namespace gradcheck::ops
