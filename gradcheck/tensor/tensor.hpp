#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gradcheck/tensor/view.hpp"

namespace gradcheck {

/// A tensor of any rank that owns its elements, compact in row-major order. It converts to View and Out, so an op's
/// forward and backward can be called with tensors directly.
template <class T>
class Tensor {
 public:
  Tensor() = default;
  explicit Tensor(std::span<const std::int64_t> extents, const T& fill = T())
      : extents_(extents.begin(), extents.end()), strides_(extents.size(), 1) {
    std::int64_t size = 1;
    for (std::size_t axis = extents_.size(); axis-- > 0;) {
      strides_[axis] = size;
      size *= extents_[axis];
    }
    values_.resize(static_cast<std::size_t>(size), fill);
  }

  std::span<const std::int64_t> shape() const { return extents_; }
  std::span<T> values() { return values_; }
  std::span<const T> values() const { return values_; }

  /// name  of the tensor in messages. It must outlive the layout, and the tensor must not move meanwhile.
  Layout<T> layout(const char* name = "tensor") { return {values_.data(), extents_, strides_, name}; }
  Layout<const T> layout(const char* name = "tensor") const { return {values_.data(), extents_, strides_, name}; }
  operator View<T>() const { return View<T>(layout()); }
  operator Out<T>() { return Out<T>(layout()); }

 private:
  std::vector<std::int64_t> extents_, strides_;
  std::vector<T> values_;
};

}  // namespace gradcheck
