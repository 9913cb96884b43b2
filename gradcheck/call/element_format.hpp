/// Elements of a call's tensors as numbers of a type.
#pragma once

#include <cstddef>
#include <type_traits>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/call/element_type.hpp"

namespace gradcheck {

/// An element of any of the five scalars of gradients as a T. Reading rounds to nearest if T has fewer digits, and
/// writing if the element has fewer. T  DoubleDouble or Referee.
template <class T>
T load_converted(gradcheck_dtype type, const std::byte* element);
template <class T>
void store_converted(gradcheck_dtype type, std::byte* element, const T& value);

/// Reads and writes elements as T. Elements are T's own, or of another scalar if T is double-double or the 50-digit
/// type: the scalars in which checks compute.
template <class T>
class ElementFormat {
 public:
  static constexpr bool may_convert = std::is_same_v<T, DoubleDouble> || std::is_same_v<T, Referee>;

  /// type  of the elements: dtype_of<T>() unless may_convert.
  explicit ElementFormat(gradcheck_dtype type) : type_(type), converts_(!same(type, dtype_of<T>())) {}

  T load(const std::byte* element) const {
    if constexpr (may_convert) {
      if (converts_) return load_converted<T>(type_, element);
    }
    return Crossing<T>::load(*reinterpret_cast<const Stored*>(element));
  }
  void store(std::byte* element, const T& value) const {
    if constexpr (may_convert) {
      if (converts_) return store_converted(type_, element, value);
    }
    *reinterpret_cast<Stored*>(element) = Crossing<T>::store(value);
  }
  /// The element with this number of a compact tensor.
  T load(const std::byte* first, std::size_t number) const { return load(first + number * bytes()); }
  void store(std::byte* first, std::size_t number, const T& value) const { store(first + number * bytes(), value); }

 private:
  using Stored = typename Crossing<T>::Stored;

  std::size_t bytes() const {
    if constexpr (may_convert) {
      if (converts_) return bytes_of(type_);
    }
    return sizeof(Stored);
  }

  gradcheck_dtype type_;
  bool converts_;
};

extern template DoubleDouble load_converted<DoubleDouble>(gradcheck_dtype, const std::byte*);
extern template Referee load_converted<Referee>(gradcheck_dtype, const std::byte*);
extern template void store_converted<DoubleDouble>(gradcheck_dtype, std::byte*, const DoubleDouble&);
extern template void store_converted<Referee>(gradcheck_dtype, std::byte*, const Referee&);

}  // namespace gradcheck
