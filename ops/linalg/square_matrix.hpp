#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// A square matrix with arithmetic, row-major.
template <class T>
class SquareMatrix {
 public:
  explicit SquareMatrix(std::int64_t n) : n_(n), entries_(static_cast<std::size_t>(n * n), T(0)) {}

  /// The k-th matrix of a tensor whose last two axes are n x n.
  SquareMatrix(View<T> tensor, std::int64_t k) : SquareMatrix(tensor.extent(-1)) {
    for (std::int64_t i = 0; i < n_ * n_; ++i) entries_[static_cast<std::size_t>(i)] = tensor[k * n_ * n_ + i];
  }

  std::int64_t size() const { return n_; }
  T& operator()(std::int64_t row, std::int64_t column) { return entries_[static_cast<std::size_t>(row * n_ + column)]; }
  const T& operator()(std::int64_t row, std::int64_t column) const {
    return entries_[static_cast<std::size_t>(row * n_ + column)];
  }

 private:
  std::int64_t n_;
  std::vector<T> entries_;
};

/// The number of matrices in the last two axes of a tensor.
template <class Tensor>
std::int64_t count_matrices(const Tensor& tensor) {
  std::int64_t count = 1;
  for (std::int64_t axis = 0; axis + 2 < tensor.rank(); ++axis) count *= tensor.extent(axis);
  return count;
}

}  // namespace gradcheck::ops
