/// What forward and backward get to see: tensors in memory that the harness owns. A View is read, an Out is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "gradcheck/tensor/eigen.hpp"

namespace gradcheck {

/// A value of the wrong shape met a tensor, or an index ran out of one. The message names the tensor.
struct ViewError : std::logic_error {
  using std::logic_error::logic_error;
};

/// A tensor with gaps, or with its axes in another order, where the op wants a compact one.
struct StridedError : ViewError {
  using ViewError::ViewError;
};

inline std::string format_extents(std::span<const std::int64_t> extents) {
  std::string text = "[";
  for (std::size_t axis = 0; axis < extents.size(); ++axis) {
    if (axis > 0) text += ", ";
    text += std::to_string(extents[axis]);
  }
  return text + "]";
}

/// Where a tensor lies: address, extents and strides (in elements), and its name in the signature. Owns nothing.
template <class Element>
struct Layout {
  Element* data = nullptr;
  std::span<const std::int64_t> extents;
  std::span<const std::int64_t> strides;
  const char* name = "";
  bool wanted = true;  ///< false for a gradient that the caller has no use for

  std::int64_t size() const {
    std::int64_t product = 1;
    for (std::int64_t extent : extents) product *= extent;
    return product;
  }

  /// Elements follow one another in row-major order without gaps.
  bool compact() const {
    std::int64_t expected = 1;
    for (std::size_t axis = extents.size(); axis-- > 0;) {
      if (extents[axis] != 1 && strides[axis] != expected) return false;
      expected *= extents[axis];
    }
    return true;
  }
};

/// Assignments of a wrong shape are refused with the tensor's name and both shapes: the shape convention, asserted.
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
    // Eigen turns a row into a column when both are vectors by type, as in `db.vector() = dz.matrix().colwise().sum()`.
    constexpr bool vectors = Map::IsVectorAtCompileTime && Other::IsVectorAtCompileTime;
    const bool fits =
        vectors ? other.size() == this->size() : other.rows() == this->rows() && other.cols() == this->cols();
    if (!fits) {
      throw ViewError(std::string("shape convention: ") + name_ + " is " + std::to_string(this->rows()) + " x " +
                      std::to_string(this->cols()) + " and was assigned a value of " + std::to_string(other.rows()) +
                      " x " + std::to_string(other.cols()));
    }
    Map::operator=(other);
    return *this;
  }
  const char* name_;
};

namespace detail {

/// What View and Out share. Element is const for a View.
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
    if (wrapped < 0 || wrapped >= rank()) refuse("has no axis " + std::to_string(axis));
    return layout_.extents[static_cast<std::size_t>(wrapped)];
  }

  /// Elements between neighbours along an axis; negative axes count from the end.
  std::int64_t stride(std::int64_t axis) const {
    extent(axis);
    return layout_.strides[static_cast<std::size_t>(axis < 0 ? axis + rank() : axis)];
  }

  /// The first element's address, whatever the strides.
  Element* first() const { return layout_.data; }

  /// Element at one index per axis, e.g. x(n, c). Checked; honours strides.
  template <class... Index>
  Element& operator()(Index... index) const {
    const std::int64_t indices[] = {static_cast<std::int64_t>(index)..., 0};
    if (static_cast<std::int64_t>(sizeof...(index)) != rank()) {
      refuse("was indexed with " + std::to_string(sizeof...(index)) + " indices");
    }
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < sizeof...(index); ++axis) {
      if (indices[axis] < 0 || indices[axis] >= layout_.extents[axis]) {
        refuse("has no index " + std::to_string(indices[axis]) + " on axis " + std::to_string(axis));
      }
      offset += indices[axis] * layout_.strides[axis];
    }
    return layout_.data[offset];
  }

  /// Element by its place in row-major order. Checked; honours strides.
  Element& operator[](std::int64_t place) const {
    if (place < 0 || place >= size_) refuse("has no element " + std::to_string(place));
    if (compact_) return layout_.data[place];
    std::int64_t offset = 0;
    for (std::size_t axis = layout_.extents.size(); axis-- > 0;) {
      offset += (place % layout_.extents[axis]) * layout_.strides[axis];
      place /= layout_.extents[axis];
    }
    return layout_.data[offset];
  }

  /// The elements in row-major order. Throws StridedError for a layout with gaps.
  Element* data() const {
    if (!compact_) {
      throw StridedError(std::string(layout_.name) + " of shape " + format_extents(layout_.extents) +
                         " is strided; data(), array() and rows() need a compact tensor");
    }
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
    if (rank() != 2) refuse("is no matrix");
    return MatrixMap(layout_.data, extent(0), extent(1),
                     Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(layout_.strides[0], layout_.strides[1]));
  }
  VectorMap vector_map() const {
    if (rank() != 1) refuse("is no vector");
    return VectorMap(layout_.data, extent(0), Eigen::InnerStride<>(layout_.strides[0]));
  }
  ArrayMap array_map() const { return ArrayMap(data(), size_); }
  bool is_wanted() const { return layout_.wanted; }
  RowsMap rows_map() const {
    if (rank() == 0) refuse("is a scalar and has no rows");
    const std::int64_t columns = extent(-1);
    std::int64_t rows = 1;
    for (std::int64_t axis = 0; axis + 1 < rank(); ++axis) rows *= extent(axis);
    return RowsMap(data(), rows, columns);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw ViewError(std::string(layout_.name) + " of shape " + format_extents(layout_.extents) + " " + what);
  }

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
  /// As an Eigen matrix (rank 2), vector (rank 1), as one flat array (any rank), or as rows along the last axis (rank >= 1).
  auto matrix() const { return Base::matrix_map(); }
  auto vector() const { return Base::vector_map(); }
  auto array() const { return Base::array_map(); }
  auto rows() const { return Base::rows_map(); }
};

/// A tensor that is written. Its elements are not initialised: write every one. (Of an op that says `accumulates` they hold
/// what the gradient is added to.)
template <class T>
class Out : public detail::TensorAccess<T> {
  using Base = detail::TensorAccess<T>;

 public:
  using Base::Base;
  /// False where the caller has no use for this gradient: what is written here is forgotten, and may be left out.
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
