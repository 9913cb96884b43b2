#include "gradcheck/tensor/shape.hpp"

#include "gradcheck/error.hpp"

#include <algorithm>
#include <utility>

namespace gradcheck {

namespace {

const std::vector<std::int64_t>& checked(const Shape& shape, const std::vector<std::int64_t>& extents) {
  for (const std::int64_t extent : extents) {
    if (extent < 0) throw ShapeError("shape " + shape.to_string() + " has a negative extent");
  }
  return extents;
}

[[noreturn]] void outside(const Shape& shape, const std::string& what) {
  throw ShapeError(what + " lies outside shape " + shape.to_string());
}

}  // namespace

Shape::Shape(std::initializer_list<std::int64_t> extents) : extents_(extents) { checked(*this, extents_); }

Shape::Shape(std::vector<std::int64_t> extents) : extents_(std::move(extents)) { checked(*this, extents_); }

std::int64_t Shape::size() const {
  if (std::ranges::find(extents_, 0) != extents_.end()) return 0;
  std::int64_t product = 1;
  for (const std::int64_t extent : extents_) {
    if (__builtin_mul_overflow(product, extent, &product)) {
      throw ShapeError("shape " + to_string() + " has more elements than 64 bits can count");
    }
  }
  return product;
}

std::vector<std::int64_t> Shape::strides() const {
  std::vector<std::int64_t> strides(rank());
  std::int64_t stride = 1;
  // Extents of 0 count as 1: such a shape has no elements, and strides of 0 would divide by zero.
  for (std::size_t axis = rank(); axis-- > 0;) {
    strides[axis] = stride;
    if (__builtin_mul_overflow(stride, std::max<std::int64_t>(extents_[axis], 1), &stride)) {
      throw ShapeError("shape " + to_string() + " has strides that exceed 64 bits");
    }
  }
  return strides;
}

std::vector<std::int64_t> Shape::unravel(std::int64_t element) const {
  if (element < 0 || element >= size()) outside(*this, "element " + std::to_string(element));
  std::vector<std::int64_t> index(rank());
  for (std::size_t axis = rank(); axis-- > 0;) {
    index[axis] = element % extents_[axis];
    element /= extents_[axis];
  }
  return index;
}

std::int64_t Shape::ravel(std::span<const std::int64_t> index) const {
  bool inside = index.size() == rank();
  std::int64_t element = 0;
  for (std::size_t axis = 0; inside && axis < rank(); ++axis) {
    inside = 0 <= index[axis] && index[axis] < extents_[axis];
    inside = inside && !__builtin_mul_overflow(element, extents_[axis], &element);
    inside = inside && !__builtin_add_overflow(element, index[axis], &element);
  }
  if (!inside) outside(*this, "an index of " + std::to_string(index.size()) + " axes");
  return element;
}

std::string Shape::to_string() const {
  std::string text = "[";
  for (const std::int64_t extent : extents_) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(extent);
  }
  return text + "]";
}

Shape broadcast(const Shape& a, const Shape& b) {
  const Shape& longer = a.rank() < b.rank() ? b : a;
  const Shape& shorter = a.rank() < b.rank() ? a : b;
  std::vector<std::int64_t> extents(longer.begin(), longer.end());
  const std::size_t offset = longer.rank() - shorter.rank();
  for (std::size_t axis = 0; axis < shorter.rank(); ++axis) {
    std::int64_t& extent = extents[offset + axis];
    if (extent != shorter[axis] && extent != 1 && shorter[axis] != 1) {
      throw ShapeError("shapes " + a.to_string() + " and " + b.to_string() + " do not broadcast");
    }
    if (extent == 1) extent = shorter[axis];
  }
  return Shape(std::move(extents));
}

}  // namespace gradcheck
