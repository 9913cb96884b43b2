/// What ops that only move elements have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// The places of the elements of a tensor, row-major, axis by axis.
class Places {
 public:
  explicit Places(std::span<const std::int64_t> shape) : shape_(shape.begin(), shape.end()), strides_(shape.size(), 1) {
    for (std::size_t axis = shape_.size(); axis-- > 1;) strides_[axis - 1] = strides_[axis] * shape_[axis];
    size_ = shape_.empty() ? 1 : strides_[0] * shape_[0];
  }

  std::int64_t size() const { return size_; }
  std::size_t rank() const { return shape_.size(); }
  std::int64_t extent(std::size_t axis) const { return shape_[axis]; }
  std::int64_t stride(std::size_t axis) const { return strides_[axis]; }
  /// The index of an element along an axis.
  std::int64_t index(std::int64_t element, std::size_t axis) const { return element / strides_[axis] % shape_[axis]; }
  /// A negative axis counts from the end.
  std::size_t axis(std::int64_t axis) const {
    return static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(shape_.size()) : axis);
  }

 private:
  std::vector<std::int64_t> shape_, strides_;
  std::int64_t size_ = 1;
};

/// The element of a tensor with places `to` at the place of element i of a tensor with places `from`, but with this
/// index along the axis.
inline std::int64_t with_index(const Places& to, const Places& from, std::size_t axis, std::int64_t i,
                               std::int64_t index) {
  const std::int64_t outer = i / (from.stride(axis) * from.extent(axis)), inner = i % from.stride(axis);
  return (outer * to.extent(axis) + index) * to.stride(axis) + inner;
}

/// An op in which each result is an element of x, or a constant: y_i = x_place(i). Such an op is
/// `struct Flip : PlaceMap<Flip>` and defines
///   place(attributes, from, to, i)   the element of x (with places `from`) that is element i of y (with places `to`);
///                                    -1 for the constant
///   fill(attributes)                 the constant, if place ever returns -1
template <class Op>
struct PlaceMap {
  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const Places from(x.shape()), to(y.shape());
    for (std::int64_t i = 0; i < y.size(); ++i) {
      const std::int64_t place = Op::place(values, from, to, i);
      if constexpr (requires { Op::fill(values); })
        y[i] = place < 0 ? T(Op::fill(values)) : x[place];
      else
        y[i] = x[place];
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const Places from(x.shape()), to(dy.shape());
    set_zero(dx);
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      const std::int64_t place = Op::place(values, from, to, i);
      if (place >= 0) dx[place] += dy[i];
    }
  }
};

}  // namespace gradcheck::ops
