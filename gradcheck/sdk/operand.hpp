/// A tensor of a call as elements of one scalar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "gradcheck/abi/abi.h"
#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/tensor/tensor.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// A tensor of a call as elements of T, whatever the stored type is. For a scalar that has another stored type the
/// operand holds a converted copy: load() fills it, store() writes it back.
template <class T>
class Operand {
 public:
  using Stored = typename Crossing<T>::Stored;

  [[gnu::noinline]] Operand(const gradcheck_tensor& tensor, std::string_view name) : tensor_(&tensor), name_(name) {
    if (!same(tensor.dtype, dtype_of<T>()))
      throw std::invalid_argument(name_ + " arrived with an element type of another kind");
    if (tensor.data == nullptr) unwanted_ = Tensor<Stored>(extents());
    // NaN until written: a gradient that the op does not write must not be zero by accident.
    if constexpr (converted) copy_ = Tensor<T>(extents(), std::numeric_limits<T>::quiet_NaN());
  }

  [[gnu::noinline]] void load() {
    if constexpr (converted) {
      const detail::TensorAccess<Stored> from(stored());
      for (std::size_t i = 0; i < copy_.values().size(); ++i) {
        copy_.values()[i] = Crossing<T>::load(from[static_cast<std::int64_t>(i)]);
      }
    }
  }

  [[gnu::noinline]] void store() {
    if constexpr (converted) {
      const detail::TensorAccess<Stored> to(stored());
      for (std::size_t i = 0; i < copy_.values().size(); ++i) {
        to[static_cast<std::int64_t>(i)] = Crossing<T>::store(copy_.values()[i]);
      }
    }
  }

  [[gnu::noinline]] Layout<T> layout() {
    Layout<T> result;
    if constexpr (converted)
      result = copy_.layout(name_.c_str());
    else
      result = stored();
    result.wanted = tensor_->data != nullptr;
    return result;
  }

 private:
  static constexpr bool converted = !std::is_same_v<T, Stored>;

  std::span<const std::int64_t> extents() const { return {tensor_->shape, static_cast<std::size_t>(tensor_->ndim)}; }
  Layout<Stored> stored() {
    if (tensor_->data == nullptr) return unwanted_.layout(name_.c_str());
    auto* elements = reinterpret_cast<Stored*>(static_cast<char*>(tensor_->data) + tensor_->byte_offset);
    return {elements, extents(), {tensor_->strides, static_cast<std::size_t>(tensor_->ndim)}, name_.c_str()};
  }

  const gradcheck_tensor* tensor_;
  std::string name_;
  Tensor<T> copy_;           // for a scalar that has another stored type
  Tensor<Stored> unwanted_;  // memory for a gradient that the host does not want
};

}  // namespace gradcheck::sdk

#pragma GCC visibility pop
