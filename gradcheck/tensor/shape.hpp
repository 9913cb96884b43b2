#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace gradcheck {

/// The extents of a tensor, outermost first; rank 0 is a scalar. Elements are numbered in row-major order.
/// Throws ShapeError for a negative extent.
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<std::int64_t> extents);
  explicit Shape(std::vector<std::int64_t> extents);

  std::size_t rank() const noexcept { return extents_.size(); }
  std::int64_t operator[](std::size_t axis) const { return extents_[axis]; }
  std::span<const std::int64_t> extents() const noexcept { return extents_; }
  auto begin() const noexcept { return extents_.begin(); }
  auto end() const noexcept { return extents_.end(); }

  /// Number of elements: 1 for a scalar, 0 if any extent is 0. Throws ShapeError if it exceeds 64 bits.
  std::int64_t size() const;

  /// Elements between neighbours along each axis, row-major. Throws ShapeError as size() does.
  std::vector<std::int64_t> strides() const;

  /// Index along each axis of the element with this number, 0 <= element < size(), else ShapeError.
  std::vector<std::int64_t> unravel(std::int64_t element) const;

  /// Number of the element at this index, the inverse of unravel(). Throws ShapeError if the index lies outside.
  std::int64_t ravel(std::span<const std::int64_t> index) const;

  /// "[2, 3]"; "[]" for a scalar.
  std::string to_string() const;

  friend bool operator==(const Shape&, const Shape&) = default;

 private:
  std::vector<std::int64_t> extents_;
};

/// Common shape of two operands: axes aligned at the right, an extent of 1 stretches. Throws ShapeError with both.
/// Source  NumPy user guide, "Broadcasting", General broadcasting rules.
Shape broadcast(const Shape& a, const Shape& b);

}  // namespace gradcheck
