/// The elements of a tensor of a call as numbers of T, whatever its strides.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck::mutation {

/// Calls f(T(0)) for the scalar T of this element type. Throws std::logic_error for one that backward never sees.
template <class F>
void in_scalar(gradcheck_dtype scalar, F f) {
  if (same(scalar, dtype_of<float>())) return f(float(0));
  if (same(scalar, dtype_of<double>())) return f(double(0));
  if (same(scalar, dtype_of<DoubleDouble>())) return f(DoubleDouble(0));
  if (same(scalar, dtype_of<Binary128>())) return f(Binary128(0));
  if (same(scalar, dtype_of<Referee>())) return f(Referee(0));
  throw std::logic_error("a call of backward in an element type that it does not know");
}

inline Shape shape_of(const gradcheck_tensor& tensor) {
  return Shape(std::vector<std::int64_t>(tensor.shape, tensor.shape + tensor.ndim));
}

/// Reads and writes one tensor; elements are numbered in row-major order. T  a scalar, or std::int64_t for indices.
template <class T>
class CallTensor {
 public:
  explicit CallTensor(const gradcheck_tensor& tensor)
      : tensor_(tensor), size_(static_cast<std::size_t>(shape_of(tensor).size())) {}

  std::size_t size() const { return size_; }
  T get(std::size_t element) const {
    if constexpr (index)
      return *place(element);
    else
      return Crossing<T>::load(*place(element));
  }
  void set(std::size_t element, const T& value) const {
    if constexpr (index)
      *place(element) = value;
    else
      *place(element) = Crossing<T>::store(value);
  }
  std::vector<T> values() const {
    std::vector<T> values;
    values.reserve(size_);
    for (std::size_t i = 0; i < size_; ++i) values.push_back(get(i));
    return values;
  }
  void set_values(const std::vector<T>& values) const {
    for (std::size_t i = 0; i < size_; ++i) set(i, values[i]);
  }

 private:
  static constexpr bool index = std::is_same_v<T, std::int64_t>;
  template <class S>
  struct StoredAs {
    using Type = typename Crossing<S>::Stored;
  };
  using Stored = typename StoredAs<T>::Type;

  Stored* place(std::size_t element) const {
    std::int64_t offset = 0;
    auto rest = static_cast<std::int64_t>(element);
    for (std::int32_t axis = tensor_.ndim - 1; axis >= 0; --axis) {
      offset += rest % tensor_.shape[axis] * tensor_.strides[axis];
      rest /= tensor_.shape[axis];
    }
    return reinterpret_cast<Stored*>(static_cast<char*>(tensor_.data) + tensor_.byte_offset) + offset;
  }

  gradcheck_tensor tensor_;
  std::size_t size_;
};

}  // namespace gradcheck::mutation
