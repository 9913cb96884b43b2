/// The memory of one tensor of a call, in any layout, with guards around its elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/call/memory_order.hpp"

namespace gradcheck {

/// A tensor's elements as they cross the C interface, with a margin in front of them and behind them. Margins and gaps
/// are filled with one byte, the guard, so that a write beside the elements shows. The elements start poisoned.
class TensorMemory {
 public:
  /// All bytes 0xff are a quiet NaN in every scalar, with a payload that no computation yields.
  static constexpr unsigned char nan_byte = 0xff;

  /// No memory: the tensor has no data.
  TensorMemory() = default;
  /// guard  the byte that surrounds the elements and that poison() writes.
  TensorMemory(const Shape& shape, gradcheck_dtype type, MemoryOrder order = MemoryOrder::compact,
               unsigned char guard = nan_byte);

  /// Number of elements.
  std::size_t size() const { return size_; }
  gradcheck_dtype type() const { return type_; }
  Shape shape() const;

  /// An element by its number in row-major order. Stored is Crossing<T>::Stored for the scalar of the memory, or
  /// std::int64_t.
  template <class Stored>
  Stored& at(std::size_t element) {
    return *reinterpret_cast<Stored*>(place(element));
  }
  template <class Stored>
  const Stored& at(std::size_t element) const {
    return *reinterpret_cast<const Stored*>(place(element));
  }
  std::byte* place(std::size_t element) { return bytes_.get() + offset(element); }
  const std::byte* place(std::size_t element) const { return bytes_.get() + offset(element); }
  /// Where element 0 lies. In compact memory the others follow it.
  std::byte* first() { return bytes_.get() + margin_; }

  /// The tensor for the plugin. Its pointers stay valid if this object is moved, until it is destroyed.
  gradcheck_tensor tensor();

  /// Fills the elements with the guard byte.
  void poison();
  /// Fills the elements with zeros, in every scalar.
  void clear();
  /// Whether every byte of the element still is the guard.
  bool poisoned(std::size_t element) const;
  /// Whether nothing was written beside the elements.
  bool surroundings_intact() const;

  /// A copy of the whole memory, elements, margins and gaps.
  std::vector<unsigned char> bytes() const;

 private:
  bool compact() const { return offsets_.empty(); }
  std::size_t offset(std::size_t element) const {
    return compact() ? margin_ + element * element_bytes_ : offsets_[element];
  }
  void fill(unsigned char byte);
  bool guarded(std::size_t from, std::size_t count) const;

  std::size_t size_ = 0;
  gradcheck_dtype type_{};
  std::size_t element_bytes_ = 0;
  std::size_t margin_ = 0;  // in bytes
  std::size_t total_ = 0;   // bytes
  unsigned char guard_ = nan_byte;
  std::vector<std::int64_t> axes_;    // extents, then strides
  std::vector<std::size_t> offsets_;  // of elements, in bytes; empty in compact memory
  std::vector<bool> is_element_;      // by byte / element_bytes_; empty in compact memory
  std::unique_ptr<std::byte[]> bytes_;
};

}  // namespace gradcheck
