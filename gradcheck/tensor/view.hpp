/// The tensors that forward and backward receive, in memory that the harness owns. A View is read, an Out is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "gradcheck/tensor/eigen.hpp"

namespace gradcheck {

/// A value of the wrong shape was assigned to a tensor, or an index is out of range. The message names the tensor.
struct ViewError : std::logic_error {
  using std::logic_error::logic_error;
};

/// The op needs a compact tensor, but this one has gaps or its axes are in another order.
struct StridedError : ViewError {
  using ViewError::ViewError;
};

// Rationale: functions that do not run in loops are neither inlined nor templates, here and below. Each op is compiled
// for six scalars, and code that builds messages took most of the time to compile when it was inlined.

[[gnu::noinline]] inline std::string format_extents(std::span<const std::int64_t> extents) {
  std::string text = "[";
  for (std::size_t axis = 0; axis < extents.size(); ++axis) {
    if (axis > 0) text += ", ";
    text += std::to_string(extents[axis]);
  }
  return text + "]";
}

namespace detail {

using Extents = std::span<const std::int64_t>;

[[gnu::noinline]] inline std::int64_t product(Extents extents) {
  std::int64_t product = 1;
  for (const std::int64_t extent : extents) product *= extent;
  return product;
}

[[gnu::noinline]] inline bool is_compact(Extents extents, Extents strides) {
  std::int64_t expected = 1;
  for (std::size_t axis = extents.size(); axis-- > 0;) {
    if (extents[axis] != 1 && strides[axis] != expected) return false;
    expected *= extents[axis];
  }
  return true;
}

/// Offset of an element from the first one, in elements, from its place in row-major order.
[[gnu::noinline]] inline std::int64_t strided_offset(Extents extents, Extents strides, std::int64_t place) {
  std::int64_t offset = 0;
  for (std::size_t axis = extents.size(); axis-- > 0;) {
    offset += (place % extents[axis]) * strides[axis];
    place /= extents[axis];
  }
  return offset;
}

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse(const char* name, Extents extents, const char* what) {
  throw ViewError(std::string(name) + " of shape " + format_extents(extents) + " " + what);
}
/// The axis is named unless it is negative.
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse(const char* name, Extents extents, const char* what,
                                                          std::int64_t number, std::int64_t axis = -1) {
  std::string text = what + std::to_string(number);
  if (axis >= 0) text += " on axis " + std::to_string(axis);
  refuse(name, extents, text.c_str());
}
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_indices(const char* name, Extents extents,
                                                                  std::size_t count) {
  refuse(name, extents, ("was indexed with " + std::to_string(count) + " indices").c_str());
}
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_gaps(const char* name, Extents extents) {
  throw StridedError(std::string(name) + " of shape " + format_extents(extents) +
                     " is strided; data(), array() and rows() need a compact tensor");
}
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_value(const char* name, std::int64_t rows,
                                                                std::int64_t columns, std::int64_t value_rows,
                                                                std::int64_t value_columns) {
  throw ViewError(std::string("shape convention: ") + name + " is " + std::to_string(rows) + " x " +
                  std::to_string(columns) + " and was assigned a value of " + std::to_string(value_rows) + " x " +
                  std::to_string(value_columns));
}

}  // namespace detail

/// Where a tensor lies: address, extents and strides (in elements), and its name in the signature. Owns nothing.
template <class Element>
struct Layout {
  Element* data = nullptr;
  std::span<const std::int64_t> extents;
  std::span<const std::int64_t> strides;
  const char* name = "";
  bool wanted = true;  ///< false for a gradient that the caller does not use

  std::int64_t size() const { return detail::product(extents); }
  /// Elements follow one another in row-major order without gaps.
  bool compact() const { return detail::is_compact(extents, strides); }
};

/// Enforces the shape convention: an assignment of a wrong shape throws with the tensor's name and both shapes.
template <class Map>
class CheckedMap : public Map {
 public:
  CheckedMap(const Map& map, const char* name) : Map(map), name_(name) {}
  CheckedMap(const CheckedMap&) = default;
  CheckedMap& operator=(const CheckedMap& other) { return assign(other); }
  template <class Other>
  CheckedMap& operator=(const Eigen::DenseBase<Other>& other) {
    return assign(other.derived());
  }

 private:
  template <class Other>
  CheckedMap& assign(const Other& other) {
    // Eigen turns a row into a column when both types are vectors, as in `db.vector() = dz.matrix().colwise().sum()`.
    constexpr bool vectors = Map::IsVectorAtCompileTime && Other::IsVectorAtCompileTime;
    const bool fits =
        vectors ? other.size() == this->size() : other.rows() == this->rows() && other.cols() == this->cols();
    if (!fits) detail::refuse_value(name_, this->rows(), this->cols(), other.rows(), other.cols());
    Map::operator=(other);
    return *this;
  }
  const char* name_;
};

namespace detail {

/// The common part of View and Out. Element is const for a View.
template <class Element>
class TensorAccess {
 public:
  using Scalar = std::remove_const_t<Element>;

  explicit TensorAccess(const Layout<Element>& layout)
      : layout_(layout), compact_(layout.compact()), size_(layout.size()) {}

  std::int64_t rank() const { return static_cast<std::int64_t>(layout_.extents.size()); }
  std::int64_t size() const { return size_; }
  std::span<const std::int64_t> shape() const { return layout_.extents; }
  const char* name() const { return layout_.name; }

  /// Extent of an axis; negative axes count from the end.
  std::int64_t extent(std::int64_t axis) const {
    const std::int64_t wrapped = axis < 0 ? axis + rank() : axis;
    if (wrapped < 0 || wrapped >= rank()) refuse(name(), shape(), "has no axis ", axis);
    return layout_.extents[static_cast<std::size_t>(wrapped)];
  }

  /// Elements between neighbours along an axis; negative axes count from the end.
  std::int64_t stride(std::int64_t axis) const {
    extent(axis);
    return layout_.strides[static_cast<std::size_t>(axis < 0 ? axis + rank() : axis)];
  }

  /// The first element's address, whatever the strides.
  Element* first() const { return layout_.data; }

  /// Element at one index per axis, e.g. x(n, c). Checks the range; uses strides.
  template <class... Index>
  Element& operator()(Index... index) const {
    const std::int64_t indices[] = {static_cast<std::int64_t>(index)..., 0};
    if (static_cast<std::int64_t>(sizeof...(index)) != rank()) refuse_indices(name(), shape(), sizeof...(index));
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < sizeof...(index); ++axis) {
      if (indices[axis] < 0 || indices[axis] >= layout_.extents[axis]) {
        refuse(name(), shape(), "has no index ", indices[axis], static_cast<std::int64_t>(axis));
      }
      offset += indices[axis] * layout_.strides[axis];
    }
    return layout_.data[offset];
  }

  /// Element by its place in row-major order. Checks the range; uses strides.
  Element& operator[](std::int64_t place) const {
    if (place < 0 || place >= size_) refuse(name(), shape(), "has no element ", place);
    return layout_.data[compact_ ? place : strided_offset(layout_.extents, layout_.strides, place)];
  }

  /// The elements in row-major order. Throws StridedError for a layout with gaps.
  Element* data() const {
    if (!compact_) refuse_gaps(name(), shape());
    return layout_.data;
  }

 protected:
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
  template <class Plain>
  using Qualified = std::conditional_t<std::is_const_v<Element>, const Plain, Plain>;
  using MatrixMap = Eigen::Map<Qualified<Matrix>, Eigen::Unaligned, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;
  using VectorMap = Eigen::Map<Qualified<Vector>, Eigen::Unaligned, Eigen::InnerStride<>>;
  using ArrayMap = Eigen::Map<Qualified<Array>, Eigen::Unaligned>;
  using RowsMap = Eigen::Map<Qualified<Matrix>, Eigen::Unaligned>;

  MatrixMap matrix_map() const {
    if (rank() != 2) refuse(name(), shape(), "is not a matrix");
    return MatrixMap(layout_.data, extent(0), extent(1),
                     Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(layout_.strides[0], layout_.strides[1]));
  }
  VectorMap vector_map() const {
    if (rank() != 1) refuse(name(), shape(), "is not a vector");
    return VectorMap(layout_.data, extent(0), Eigen::InnerStride<>(layout_.strides[0]));
  }
  ArrayMap array_map() const { return ArrayMap(data(), size_); }
  bool is_wanted() const { return layout_.wanted; }
  RowsMap rows_map() const {
    if (rank() == 0) refuse(name(), shape(), "is a scalar and has no rows");
    const std::int64_t columns = extent(-1);
    std::int64_t rows = 1;
    for (std::int64_t axis = 0; axis + 1 < rank(); ++axis) rows *= extent(axis);
    return RowsMap(data(), rows, columns);
  }

 private:
  Layout<Element> layout_;
  bool compact_;
  std::int64_t size_;
};

}  // namespace detail

/// A tensor that is read.
template <class T>
class View : public detail::TensorAccess<const T> {
  using Base = detail::TensorAccess<const T>;

 public:
  using Base::Base;
  /// As an Eigen matrix (rank 2), a vector (rank 1), one flat array (any rank), or rows along the last axis
  /// (rank >= 1).
  auto matrix() const { return Base::matrix_map(); }
  auto vector() const { return Base::vector_map(); }
  auto array() const { return Base::array_map(); }
  auto rows() const { return Base::rows_map(); }
};

/// A tensor that is written. Its elements are not initialised: write every one. In an op that declares `accumulates`,
/// downstream gradients hold the values to which the op adds.
template <class T>
class Out : public detail::TensorAccess<T> {
  using Base = detail::TensorAccess<T>;

 public:
  using Base::Base;
  /// False if the caller does not use this gradient. The op may then skip it; values written to it are discarded.
  bool wanted() const { return Base::is_wanted(); }
  auto matrix() const { return checked(Base::matrix_map()); }
  auto vector() const { return checked(Base::vector_map()); }
  auto array() const { return checked(Base::array_map()); }
  auto rows() const { return checked(Base::rows_map()); }

 private:
  template <class Map>
  CheckedMap<Map> checked(const Map& map) const {
    return CheckedMap<Map>(map, Base::name());
  }
};

}  // namespace gradcheck
