#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <gradcheck/scalar/double_double.hpp>
#include <gradcheck/scalar/instruction_set.hpp>
#include <gradcheck/scalar/lanes.hpp>
#include <gradcheck/scalar/strided_product.hpp>

namespace gradcheck::detail {

/// Memory for one packed block and one packed row of any packing, aligned to the widest vectors.
class ProductMemory {
 public:
  ProductMemory(std::ptrdiff_t depth, std::ptrdiff_t columns)
      : panel_words_(most_words * depth * ((columns + most_lanes - 1) / most_lanes * most_lanes)),
        memory_(static_cast<std::size_t>(panel_words_ + most_words * depth + most_lanes)) {
    const std::uintptr_t misaligned = reinterpret_cast<std::uintptr_t>(memory_.data()) % vector_bytes;
    panels_ = memory_.data() + (misaligned == 0 ? 0 : (vector_bytes - misaligned) / sizeof(double));
  }

  double* panels() { return panels_; }
  double* row() { return panels_ + panel_words_; }

 private:
  static constexpr std::ptrdiff_t most_words = 4, most_lanes = 8;
  static constexpr std::size_t vector_bytes = most_lanes * sizeof(double);

  std::ptrdiff_t panel_words_;
  std::vector<double> memory_;
  double* panels_;
};

/// One element with the checked operators. The kernel cannot handle infinities, NaN and factors close to overflow.
inline DoubleDouble careful_sum(std::ptrdiff_t depth, const StridedMatrix<const DoubleDouble>& a,
                                const StridedMatrix<const DoubleDouble>& b, std::ptrdiff_t i, std::ptrdiff_t j) {
  DoubleDouble sum = 0.0;
  for (std::ptrdiff_t k = 0; k < depth; ++k) sum += a(i, k) * b(k, j);
  return sum;
}

}  // namespace gradcheck::detail

#define GRADCHECK_KERNELS "gradcheck/scalar/dd_product.inc"
#include "gradcheck/scalar/compile_kernels.inc"

namespace gradcheck {

/// Sums of products are cut into pieces of this length.
inline constexpr std::ptrdiff_t product_depth = 128;

/// c += alpha * a * b in double-double, for all strides.
/// Shapes  a: rows x depth.  b: depth x columns.  c: rows x columns, and not overlapping a or b.
/// Errors  below depth * 2^-106 * sum of |a b| for each element up to a depth of 128; longer sums are cut into pieces
///         of this length, which double-double additions join. Infinities and NaN are those of the products and sums in
///         double.
///         The bits are the same on every instruction set as long as no product or partial sum leaves
///         [2^-969, 2^1023].
/// Cost    memory for at most 128 x 256 packed elements (1 MB). Runs in the vectors of the machine, see InstructionSet.
/// Source  the kernel sums like Ogita, Rump, Oishi, SIAM J. Sci. Comput. 26 (2005) 1955-1988, algorithm Dot2.
inline void add_product(const ProductSize& size, StridedMatrix<const DoubleDouble> a,
                        StridedMatrix<const DoubleDouble> b, StridedMatrix<DoubleDouble> c, const DoubleDouble& alpha,
                        InstructionSet set = instruction_set()) {
  // Columns are the vectorised direction, so a product with few columns is computed as its transpose.
  constexpr std::ptrdiff_t widest_vector = 8;
  if (size.columns < widest_vector && size.rows > size.columns) {
    return add_product({size.columns, size.rows, size.depth}, b.transposed(), a.transposed(), c.transposed(), alpha,
                       set);
  }
  // A packed block of b fits the second-level cache, a packed row the first.
  constexpr std::ptrdiff_t depth_block = product_depth;
  constexpr std::ptrdiff_t column_block = 256;
  detail::ProductMemory memory(std::min(depth_block, size.depth), std::min(column_block, size.columns));
  for (std::ptrdiff_t j = 0; j < size.columns; j += column_block) {
    for (std::ptrdiff_t k = 0; k < size.depth; k += depth_block) {
      const ProductSize block{size.rows, std::min(column_block, size.columns - j),
                              std::min(depth_block, size.depth - k)};
      GRADCHECK_ON(set, add_block_product(block, a.from(0, k), b.from(k, j), c.from(0, j), alpha, memory));
    }
  }
}

}  // namespace gradcheck
