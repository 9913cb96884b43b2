/// Matrix products of packs. Each lane has the same bits as the product in double-double (dd_product.hpp).
#pragma once

#include <algorithm>
#include <cstddef>

#include <gradcheck/scalar/dd_product.hpp>
#include <gradcheck/scalar/pack.hpp>
#include <gradcheck/scalar/strided_product.hpp>

#define GRADCHECK_KERNELS "gradcheck/scalar/pack_product.inc"
#include "gradcheck/scalar/compile_kernels.inc"

namespace gradcheck {

namespace detail {

/// One lane of one element with the checked operators, like careful_sum.
inline DoubleDouble careful_lane_sum(std::ptrdiff_t depth, const StridedMatrix<const Pack<8>>& a,
                                     const StridedMatrix<const Pack<8>>& b, std::ptrdiff_t i, std::ptrdiff_t j,
                                     int lane) {
  DoubleDouble sum = 0.0;
  for (std::ptrdiff_t k = 0; k < depth; ++k) sum += a(i, k).lane(lane) * b(k, j).lane(lane);
  return sum;
}

}  // namespace detail

/// c += alpha * a * b. Shapes, errors and pieces of the depth are those of the product in double-double.
inline void add_product(const ProductSize& size, StridedMatrix<const Pack<8>> a, StridedMatrix<const Pack<8>> b,
                        StridedMatrix<Pack<8>> c, const Pack<8>& alpha, InstructionSet set = instruction_set()) {
  constexpr std::ptrdiff_t words = 2 * Pack<8>::lanes;
  constexpr std::ptrdiff_t group = 4;  // columns; fewer do not hide the latency of the sums
  if (size.columns < group && size.rows > size.columns) {
    return add_product({size.columns, size.rows, size.depth}, b.transposed(), a.transposed(), c.transposed(), alpha,
                       set);
  }
  for (std::ptrdiff_t start = 0; start < size.depth; start += product_depth) {
    const std::ptrdiff_t depth = std::min(product_depth, size.depth - start);
    // The outer loop runs over columns, so that a group of them stays in the cache for all rows.
    for (std::ptrdiff_t j = 0; j < size.columns; j += group) {
      const std::ptrdiff_t columns = std::min(group, size.columns - j);
      for (std::ptrdiff_t i = 0; i < size.rows; ++i) {
        Pack<8> sums[group];
        const double* const left = a(i, start).words();
        const double* const right = b(start, j).words();
        GRADCHECK_ON(set, pack_sums(columns, depth, left, words * a.column_stride, right, words * b.row_stride,
                                    words * b.column_stride, sums[0].words()));
        for (std::ptrdiff_t column = 0; column < columns; ++column) {
          Pack<8>& sum = sums[column];
          for (int lane = 0; lane < Pack<8>::lanes; ++lane) {
            const double low = sum.lane(lane).lo;
            if (low - low == 0.0) continue;
            sum.set_lane(lane,
                         detail::careful_lane_sum(depth, a.from(0, start), b.from(start, 0), i, j + column, lane));
          }
          c(i, j + column) += alpha * sum;
        }
      }
    }
  }
}

}  // namespace gradcheck
