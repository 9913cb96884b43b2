/// The memory of one tensor in any layout, with everything around its elements under watch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// How the elements of a tensor follow one another in memory.
/// compact     row-major, without gaps
/// padded      row-major, with a gap behind each element and each row
/// transposed  column-major: the first axis runs fastest
/// expanded    compact, but the first axis of an extent above 1 has stride zero: read only, its slices are one
enum class MemoryOrder { compact, padded, transposed, expanded };

/// "strided with gaps", "transposed", …: as a sentence says it.
const char* to_string(MemoryOrder order);

/// Strides in elements; as many as the shape has axes.
std::vector<std::int64_t> strides_of(const Shape& shape, MemoryOrder order);

/// The axis of stride zero in an expanded tensor of this shape, or its rank if there is none.
std::size_t expanded_axis(const Shape& shape);

/// A tensor's elements as they cross the ABI. Stored is Crossing<T>::Stored or std::int64_t. Not copied, since tensors of a
/// call point into it.
template <class Stored>
class LaidOut {
 public:
  /// guard  the byte that surrounds the elements, and that poison() is made of.
  LaidOut(const Shape& shape, MemoryOrder order, unsigned char guard = 0xff)
      : extents_(shape.begin(), shape.end()), strides_(strides_of(shape, order)), guard_(guard) {
    const auto size = static_cast<std::size_t>(shape.size());
    std::int64_t last = 0;
    offsets_.reserve(size);
    std::vector<std::int64_t> place(extents_.size(), 0);
    for (std::size_t i = 0; i < size; ++i) {
      std::int64_t offset = margin;
      for (std::size_t axis = 0; axis < place.size(); ++axis) offset += place[axis] * strides_[axis];
      offsets_.push_back(static_cast<std::size_t>(offset));
      last = offset > last ? offset : last;
      for (std::size_t axis = place.size(); axis-- > 0;) {
        if (++place[axis] < extents_[axis]) break;
        place[axis] = 0;
      }
    }
    memory_.resize(static_cast<std::size_t>(last) + margin + 1);
    std::memset(static_cast<void*>(memory_.data()), guard_, memory_.size() * sizeof(Stored));
    is_element_.assign(memory_.size(), false);
    for (const std::size_t offset : offsets_) is_element_[offset] = true;
  }
  LaidOut(const LaidOut&) = delete;
  LaidOut& operator=(const LaidOut&) = delete;

  std::size_t size() const { return offsets_.size(); }
  /// An element by its place in row-major order of the indices.
  Stored& operator[](std::size_t place) { return memory_[offsets_[place]]; }
  const Stored& operator[](std::size_t place) const { return memory_[offsets_[place]]; }

  /// As the plugin sees it. The pointers stay valid while this lives.
  gradcheck_tensor tensor(gradcheck_dtype dtype) {
    return {memory_.data() + margin, {1, 0}, static_cast<std::int32_t>(extents_.size()), dtype, extents_.data(),
            strides_.data(),         0};
  }

  /// Fills the elements with the guard's bytes: NaN in every format here if those are 0xff.
  void poison() {
    for (const std::size_t offset : offsets_) std::memset(static_cast<void*>(&memory_[offset]), guard_, sizeof(Stored));
  }
  bool poisoned(std::size_t place) const { return is_guard(offsets_[place]); }

  /// Nothing was written beside the elements.
  bool surroundings_intact() const {
    for (std::size_t offset = 0; offset < memory_.size(); ++offset) {
      if (!is_element_[offset] && !is_guard(offset)) return false;
    }
    return true;
  }

  /// The whole memory, elements and all.
  std::vector<unsigned char> bytes() const {
    const auto* first = reinterpret_cast<const unsigned char*>(memory_.data());
    return {first, first + memory_.size() * sizeof(Stored)};
  }

 private:
  static constexpr std::int64_t margin = 8;

  bool is_guard(std::size_t offset) const {
    const auto* byte = reinterpret_cast<const unsigned char*>(&memory_[offset]);
    for (std::size_t i = 0; i < sizeof(Stored); ++i) {
      if (byte[i] != guard_) return false;
    }
    return true;
  }

  std::vector<std::int64_t> extents_, strides_;
  unsigned char guard_;
  std::vector<std::size_t> offsets_;
  std::vector<Stored> memory_;
  std::vector<bool> is_element_;
};

}  // namespace gradcheck
