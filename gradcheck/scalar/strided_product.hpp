#pragma once

#include <cstddef>

namespace gradcheck {

/// Element (i, j) lies at data[i * row_stride + j * column_stride].
template <class T>
struct StridedMatrix {
  T* data;
  std::ptrdiff_t row_stride;
  std::ptrdiff_t column_stride;

  T& operator()(std::ptrdiff_t i, std::ptrdiff_t j) const { return data[i * row_stride + j * column_stride]; }

  /// The part from row i and column j on.
  StridedMatrix from(std::ptrdiff_t i, std::ptrdiff_t j) const { return {&(*this)(i, j), row_stride, column_stride}; }
  StridedMatrix transposed() const { return {data, column_stride, row_stride}; }
};

/// rows x columns is the size of the product, depth the length of its sums.
struct ProductSize {
  std::ptrdiff_t rows;
  std::ptrdiff_t columns;
  std::ptrdiff_t depth;
};

/// c += alpha * a * b.
/// Shapes  a: rows x depth.  b: depth x columns.  c: rows x columns, and not overlapping a or b.
/// Cost    rows * columns * depth multiplications and additions of T.
template <class T>
void add_product(const ProductSize& size, StridedMatrix<const T> a, StridedMatrix<const T> b, StridedMatrix<T> c,
                 const T& alpha) {
  for (std::ptrdiff_t i = 0; i < size.rows; ++i) {
    for (std::ptrdiff_t j = 0; j < size.columns; ++j) {
      T sum = 0;
      for (std::ptrdiff_t k = 0; k < size.depth; ++k) sum += a(i, k) * b(k, j);
      c(i, j) += alpha * sum;
    }
  }
}

}  // namespace gradcheck
