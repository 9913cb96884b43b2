#include "gradcheck/call/tensor_memory.hpp"

#include <algorithm>
#include <cstring>

#include "gradcheck/call/element_type.hpp"

namespace gradcheck {

namespace {

constexpr std::size_t margin_elements = 8;

// Offsets of all elements in row-major order, counted in elements from the first.
std::vector<std::size_t> offsets_of(const Shape& shape, const std::vector<std::int64_t>& strides) {
  std::vector<std::size_t> offsets;
  offsets.reserve(static_cast<std::size_t>(shape.size()));
  std::vector<std::int64_t> index(shape.rank(), 0);
  for (std::int64_t element = 0; element < shape.size(); ++element) {
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < index.size(); ++axis) offset += index[axis] * strides[axis];
    offsets.push_back(static_cast<std::size_t>(offset));
    for (std::size_t axis = index.size(); axis-- > 0;) {
      if (++index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return offsets;
}

}  // namespace

TensorMemory::TensorMemory(const Shape& shape, gradcheck_dtype type, MemoryOrder order, unsigned char guard)
    : size_(static_cast<std::size_t>(shape.size())),
      type_(type),
      element_bytes_(bytes_of(type)),
      margin_(margin_elements * element_bytes_),
      guard_(guard) {
  const std::vector<std::int64_t> strides = strides_of(shape, order);
  axes_.reserve(2 * shape.rank());
  axes_.assign(shape.begin(), shape.end());
  axes_.insert(axes_.end(), strides.begin(), strides.end());
  std::size_t span = size_;  // of the elements and the gaps between them, in elements
  if (order != MemoryOrder::compact && size_ > 0) {
    offsets_ = offsets_of(shape, strides);
    span = *std::ranges::max_element(offsets_) + 1;
    is_element_.assign(span + 2 * margin_elements, false);
    for (std::size_t& offset : offsets_) {
      is_element_[offset + margin_elements] = true;
      offset = (offset + margin_elements) * element_bytes_;
    }
  }
  total_ = span * element_bytes_ + 2 * margin_;
  bytes_ = std::make_unique_for_overwrite<std::byte[]>(total_);
  std::memset(bytes_.get(), guard_, total_);
}

Shape TensorMemory::shape() const {
  return Shape(std::vector<std::int64_t>(axes_.begin(), axes_.begin() + static_cast<std::ptrdiff_t>(axes_.size() / 2)));
}

gradcheck_tensor TensorMemory::tensor() {
  const std::size_t rank = axes_.size() / 2;
  return {bytes_ ? first() : nullptr, {1, 0}, static_cast<std::int32_t>(rank), type_, axes_.data(),
          axes_.data() + rank,        0};
}

void TensorMemory::fill(unsigned char byte) {
  if (compact()) {
    if (size_ > 0) std::memset(first(), byte, size_ * element_bytes_);
    return;
  }
  for (std::size_t element = 0; element < size_; ++element) std::memset(place(element), byte, element_bytes_);
}

void TensorMemory::poison() { fill(guard_); }

void TensorMemory::clear() { fill(0); }

bool TensorMemory::poisoned(std::size_t element) const { return guarded(offset(element), element_bytes_); }

// All bytes are the guard if the first one is and each equals the next: one memcmp, since margins are checked after
// every call.
bool TensorMemory::guarded(std::size_t from, std::size_t count) const {
  if (count == 0) return true;
  const std::byte* const first_byte = bytes_.get() + from;
  return *first_byte == std::byte{guard_} && std::memcmp(first_byte, first_byte + 1, count - 1) == 0;
}

bool TensorMemory::surroundings_intact() const {
  if (compact()) return guarded(0, margin_) && guarded(total_ - margin_, margin_);
  for (std::size_t i = 0; i < is_element_.size(); ++i) {
    if (!is_element_[i] && !guarded(i * element_bytes_, element_bytes_)) return false;
  }
  return true;
}

std::vector<unsigned char> TensorMemory::bytes() const {
  const auto* first_byte = reinterpret_cast<const unsigned char*>(bytes_.get());
  return {first_byte, first_byte + total_};
}

}  // namespace gradcheck
