/// The memory of one tensor of a call: poisoned before it is written, guarded at both ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// A tensor's elements as they cross the ABI, compact in row-major order. Stored is Crossing<T>::Stored or std::int64_t.
template <class Stored>
class Buffer {
 public:
  explicit Buffer(const Shape& shape)
      : extents_(shape.begin(), shape.end()),
        strides_(shape.strides()),
        size_(static_cast<std::size_t>(shape.size())),
        memory_(size_ + 2 * guard) {
    std::memset(static_cast<void*>(memory_.data()), guard_byte, memory_.size() * sizeof(Stored));
  }

  std::size_t size() const { return size_; }
  Stored* data() { return memory_.data() + guard; }
  const Stored* data() const { return memory_.data() + guard; }

  /// As the plugin sees it. The pointers stay valid while the buffer stays where it is.
  gradcheck_tensor tensor(gradcheck_dtype dtype) {
    return {data(), {1, 0}, static_cast<std::int32_t>(extents_.size()), dtype, extents_.data(), strides_.data(), 0};
  }

  /// Fills the elements with a NaN of a pattern that no computation yields (all bytes 0xff is a quiet NaN in every format
  /// here, of a payload that hardware does not produce).
  void poison() { std::memset(static_cast<void*>(data()), guard_byte, size_ * sizeof(Stored)); }

  /// The element still is what poison() put there.
  bool poisoned(std::size_t element) const { return all_guard_bytes(data() + element, 1); }

  /// Nothing was written before the first or behind the last element.
  bool guards_intact() const {
    return all_guard_bytes(memory_.data(), guard) && all_guard_bytes(data() + size_, guard);
  }

 private:
  static constexpr std::size_t guard = 8;
  static constexpr int guard_byte = 0xff;

  static bool all_guard_bytes(const Stored* from, std::size_t count) {
    static const std::vector<unsigned char> expected(guard * sizeof(Stored), guard_byte);
    return std::memcmp(from, expected.data(), count * sizeof(Stored)) == 0;
  }

  std::vector<std::int64_t> extents_, strides_;
  std::size_t size_;
  std::vector<Stored> memory_;
};

}  // namespace gradcheck
