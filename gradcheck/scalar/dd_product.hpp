#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#if defined(__FMA__)
#include <immintrin.h>
#endif

#include <gradcheck/scalar/double_double.hpp>
#include <gradcheck/scalar/strided_product.hpp>

// Rationale: the compilers' vector types instead of plain loops, because at -O2 GCC leaves such loops scalar, which
// costs a factor of two to four, and a header must not change the optimisation level of those who include it.

namespace gradcheck::detail {

#if defined(__AVX512F__)
using Lanes = double __attribute__((vector_size(64)));
#elif defined(__AVX__)
using Lanes = double __attribute__((vector_size(32)));
#else
using Lanes = double __attribute__((vector_size(16)));
#endif

inline constexpr std::ptrdiff_t lane_count = sizeof(Lanes) / sizeof(double);

/// Vectors of columns that one pass over the depth takes together; fewer do not hide the latency of the sums.
inline constexpr std::ptrdiff_t panel_vectors = 4;
inline constexpr std::ptrdiff_t panel_width = panel_vectors * lane_count;

#if defined(__AVX512F__) || (defined(__AVX__) && defined(__FMA__))
inline constexpr bool lanes_have_fma = true;
#else
inline constexpr bool lanes_have_fma = false;
#endif

/// How a factor is packed: hi and lo, and where there is no fma also the two halves of hi that two_prod would split it
/// into.
inline constexpr std::ptrdiff_t packed_words = lanes_have_fma ? 2 : 4;

/// Writes the words of x at out, out + stride, ...
inline void pack(const DoubleDouble& x, double* out, std::ptrdiff_t stride) {
  out[0] = x.hi;
  out[stride] = x.lo;
  if constexpr (!lanes_have_fma) {
    out[2 * stride] = upper_half(x.hi);
    out[3 * stride] = x.hi - out[2 * stride];
  }
}

inline Lanes load(const double* from) {
  Lanes lanes;
  __builtin_memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

inline void store(const Lanes& lanes, double* to) { __builtin_memcpy(to, &lanes, sizeof lanes); }

/// The rounding error of product = a[0] * b, lane by lane; a and b are packed factors.
inline Lanes product_error(const double* a, const double* b, [[maybe_unused]] std::ptrdiff_t stride,
                           const Lanes& product) {
#if defined(__AVX512F__)
  return _mm512_fmsub_pd(_mm512_set1_pd(a[0]), load(b), product);
#elif defined(__AVX__) && defined(__FMA__)
  return _mm256_fmsub_pd(_mm256_set1_pd(a[0]), load(b), product);
#else
  const Lanes upper = load(b + 2 * stride);
  const Lanes lower = load(b + 3 * stride);
  return ((a[2] * upper - product) + a[2] * lower + a[3] * upper) + a[3] * lower;
#endif
}

/// Sums of row * panel for one row of a and `vectors` vectors of columns of b, to out_hi and out_lo.
/// The errors of all products and sums gather in one double per element, which is normalised once at the end. So the
/// error is about depth * 2^-106 of the sum of |a b|, at 13 operations for each product (21 without fma).
template <std::ptrdiff_t vectors>
void sum_panel(std::ptrdiff_t depth, const double* row, const double* panel, double* out_hi, double* out_lo) {
  constexpr std::ptrdiff_t width = vectors * lane_count;
  Lanes hi[vectors] = {};
  Lanes lo[vectors] = {};
  for (std::ptrdiff_t k = 0; k < depth; ++k, row += packed_words, panel += packed_words * width) {
    for (std::ptrdiff_t v = 0; v < vectors; ++v) {
      const double* const b = panel + v * lane_count;
      const Lanes b_hi = load(b);
      const Lanes product = row[0] * b_hi;
      const Lanes error = product_error(row, b, width, product) + (row[0] * load(b + width) + row[1] * b_hi);
      const Lanes sum = hi[v] + product;
      const Lanes product_part = sum - hi[v];
      lo[v] += ((hi[v] - (sum - product_part)) + (product - product_part)) + error;
      hi[v] = sum;
    }
  }
  for (std::ptrdiff_t v = 0; v < vectors; ++v) {
    const Lanes sum = hi[v] + lo[v];
    const Lanes low_part = sum - hi[v];
    store(sum, out_hi + v * lane_count);
    store((hi[v] - (sum - low_part)) + (lo[v] - low_part), out_lo + v * lane_count);
  }
}

/// Columns from `first` on that share a panel, and the width of that panel: whole vectors.
inline std::ptrdiff_t panel_columns(std::ptrdiff_t columns, std::ptrdiff_t first) {
  return std::min(panel_width, columns - first);
}
inline std::ptrdiff_t whole_vectors(std::ptrdiff_t columns) {
  return (columns + lane_count - 1) / lane_count * lane_count;
}

/// The packed panel that starts with column `first`; out_hi and out_lo have room for a whole panel.
inline void sum_panel(std::ptrdiff_t columns, std::ptrdiff_t depth, const double* row, const double* panel,
                      double* out_hi, double* out_lo) {
  switch (whole_vectors(columns) / lane_count) {
    case 1:
      return sum_panel<1>(depth, row, panel, out_hi, out_lo);
    case 2:
      return sum_panel<2>(depth, row, panel, out_hi, out_lo);
    case 3:
      return sum_panel<3>(depth, row, panel, out_hi, out_lo);
    default:
      return sum_panel<panel_vectors>(depth, row, panel, out_hi, out_lo);
  }
}

/// A block of b in panels: for each panel, for each k, its width in words of each kind. Missing columns are zero.
inline void pack_panels(const ProductSize& size, const StridedMatrix<const DoubleDouble>& b, double* out) {
  for (std::ptrdiff_t first = 0; first < size.columns; first += panel_width) {
    const std::ptrdiff_t columns = panel_columns(size.columns, first);
    const std::ptrdiff_t width = whole_vectors(columns);
    for (std::ptrdiff_t k = 0; k < size.depth; ++k, out += packed_words * width) {
      for (std::ptrdiff_t j = 0; j < width; ++j) pack(j < columns ? b(k, first + j) : DoubleDouble(), out + j, width);
    }
  }
}

/// Memory for one packed block and one packed row, aligned to vectors.
class ProductMemory {
 public:
  ProductMemory(std::ptrdiff_t depth, std::ptrdiff_t columns)
      : memory_(static_cast<std::size_t>(packed_words * depth * (whole_vectors(columns) + 1) + lane_count)) {
    const std::uintptr_t misaligned = reinterpret_cast<std::uintptr_t>(memory_.data()) % sizeof(Lanes);
    panels_ = memory_.data() + (misaligned == 0 ? 0 : (sizeof(Lanes) - misaligned) / sizeof(double));
    row_ = panels_ + packed_words * depth * whole_vectors(columns);
  }

  double* panels() { return panels_; }
  double* row() { return row_; }

 private:
  std::vector<double> memory_;
  double* panels_;
  double* row_;
};

/// One element by the checked operators, for what the kernel cannot do: infinities, NaN and factors next to overflow.
inline DoubleDouble careful_sum(std::ptrdiff_t depth, const StridedMatrix<const DoubleDouble>& a,
                                const StridedMatrix<const DoubleDouble>& b, std::ptrdiff_t i, std::ptrdiff_t j) {
  DoubleDouble sum = 0.0;
  for (std::ptrdiff_t k = 0; k < depth; ++k) sum += a(i, k) * b(k, j);
  return sum;
}

/// c += alpha * a * b for a block that fits the memory.
inline void add_block_product(const ProductSize& size, const StridedMatrix<const DoubleDouble>& a,
                              const StridedMatrix<const DoubleDouble>& b, const StridedMatrix<DoubleDouble>& c,
                              const DoubleDouble& alpha, ProductMemory& memory) {
  const bool scaled = alpha != 1.0;
  pack_panels(size, b, memory.panels());
  for (std::ptrdiff_t i = 0; i < size.rows; ++i) {
    for (std::ptrdiff_t k = 0; k < size.depth; ++k) pack(a(i, k), memory.row() + packed_words * k, 1);
    for (std::ptrdiff_t first = 0; first < size.columns; first += panel_width) {
      const std::ptrdiff_t columns = panel_columns(size.columns, first);
      alignas(Lanes) double hi[panel_width];
      alignas(Lanes) double lo[panel_width];
      sum_panel(columns, size.depth, memory.row(), memory.panels() + packed_words * size.depth * first, hi, lo);
      for (std::ptrdiff_t j = 0; j < columns; ++j) {
        const bool finite = lo[j] - lo[j] == 0.0;
        const DoubleDouble sum = finite ? DoubleDouble{hi[j], lo[j]} : careful_sum(size.depth, a, b, i, first + j);
        c(i, first + j) += scaled ? alpha * sum : sum;
      }
    }
  }
}

}  // namespace gradcheck::detail

namespace gradcheck {

/// c += alpha * a * b in double-double, for all strides.
/// Shapes  a: rows x depth.  b: depth x columns.  c: rows x columns, and not overlapping a or b.
/// Errors  below depth * 2^-106 * sum of |a b| for each element up to a depth of 128; longer sums are cut into such
///         pieces, which double-double additions join. Infinities and NaN come out as the double products and sums
///         would give them.
/// Cost    memory for at most 128 x 256 packed elements (1 MB).
/// Source  the kernel sums as Ogita, Rump, Oishi, SIAM J. Sci. Comput. 26 (2005) 1955-1988, algorithm Dot2.
inline void add_product(const ProductSize& size, StridedMatrix<const DoubleDouble> a,
                        StridedMatrix<const DoubleDouble> b, StridedMatrix<DoubleDouble> c, const DoubleDouble& alpha) {
  // Columns are the vectorised direction: a product of few columns is done as its transpose.
  if (size.columns < detail::lane_count && size.rows > size.columns) {
    return add_product({size.columns, size.rows, size.depth}, b.transposed(), a.transposed(), c.transposed(), alpha);
  }
  // A packed block of b fits the second-level cache, a packed row the first.
  constexpr std::ptrdiff_t depth_block = 128;
  constexpr std::ptrdiff_t column_block = 256;
  detail::ProductMemory memory(std::min(depth_block, size.depth), std::min(column_block, size.columns));
  for (std::ptrdiff_t j = 0; j < size.columns; j += column_block) {
    for (std::ptrdiff_t k = 0; k < size.depth; k += depth_block) {
      const ProductSize block{size.rows, std::min(column_block, size.columns - j),
                              std::min(depth_block, size.depth - k)};
      detail::add_block_product(block, a.from(0, k), b.from(k, j), c.from(0, j), alpha, memory);
    }
  }
}

}  // namespace gradcheck
