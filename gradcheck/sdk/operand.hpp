/// A tensor of a call in memory, whatever its elements are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/tensor/view.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// Where a tensor of a call lies. A gradient that the host does not want gets memory of its own, so that the op can
/// still write it.
class Operand {
 public:
  /// `element`: the type that the elements must have, of `element_size` bytes. Throws std::invalid_argument.
  [[gnu::noinline]] Operand(const gradcheck_tensor& tensor, std::string name, gradcheck_dtype element,
                            std::size_t element_size)
      : name_(std::move(name)),
        extents_(tensor.shape, static_cast<std::size_t>(tensor.ndim)),
        strides_(tensor.strides, static_cast<std::size_t>(tensor.ndim)),
        wanted_(tensor.data != nullptr) {
    if (!same(tensor.dtype, element))
      throw std::invalid_argument(name_ + " arrived with an element type of another kind");
    if (wanted_) {
      data_ = static_cast<char*>(tensor.data) + tensor.byte_offset;
      return;
    }
    own_strides_.resize(extents_.size());
    std::int64_t size = 1;
    for (std::size_t axis = extents_.size(); axis-- > 0;) {
      own_strides_[axis] = size;
      size *= extents_[axis];
    }
    strides_ = own_strides_;
    own_memory_.resize(static_cast<std::size_t>(size) * element_size / sizeof(std::max_align_t) + 1);
    data_ = own_memory_.data();
  }
  Operand(Operand&&) = default;  // vectors keep their memory when they move

  const std::string& name() const { return name_; }
  std::span<const std::int64_t> extents() const { return extents_; }
  /// False for a gradient that the host does not want.
  bool wanted() const { return wanted_; }

  /// Valid while this object stays where it is.
  template <class T>
  Layout<T> layout() const {
    return {static_cast<T*>(data_), extents_, strides_, name_.c_str(), wanted_};
  }

 private:
  std::string name_;
  std::span<const std::int64_t> extents_, strides_;
  bool wanted_;
  void* data_ = nullptr;
  std::vector<std::int64_t> own_strides_;
  std::vector<std::max_align_t> own_memory_;
};

}  // namespace gradcheck::sdk

#pragma GCC visibility pop
