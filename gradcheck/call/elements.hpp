/// Operations on all elements of a tensor of a call, for any scalar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "gradcheck/abi/abi.h"
#include "gradcheck/call/tensor_memory.hpp"

namespace gradcheck {

/// Writes one number, or the first numbers.size() ones, into the elements: rounded to nearest in float32, exact in
/// every other scalar, truncated to integers in memory of indices.
void store_double(TensorMemory& memory, std::size_t element, double number);
void store_doubles(TensorMemory& memory, std::span<const double> numbers);
/// Writes one number into all elements.
void fill_elements(TensorMemory& memory, double number);

inline Shape shape_of(const gradcheck_tensor& tensor) {
  return Shape(std::vector<std::int64_t>(tensor.shape, tensor.shape + tensor.ndim));
}

/// The elements of a tensor that crosses the C interface, in row-major order, for any strides.
class TensorElements {
 public:
  /// The tensor must live as long as this.
  explicit TensorElements(const gradcheck_tensor& tensor);

  std::size_t size() const { return size_; }
  std::size_t element_bytes() const { return element_bytes_; }
  std::byte* place(std::size_t element) const;

 private:
  const gradcheck_tensor& tensor_;
  std::size_t size_, element_bytes_;
  bool compact_;
};

/// Copies all elements. Both tensors have the same shape and element type.
void copy_elements(const gradcheck_tensor& from, const gradcheck_tensor& to);
/// Adds all elements, in one of the five scalars of gradients. Both tensors have the same shape and element type.
void add_elements(const gradcheck_tensor& from, const gradcheck_tensor& to);

}  // namespace gradcheck
