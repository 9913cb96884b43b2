/// How each scalar crosses the plugin ABI.
#pragma once

#include <cstdint>
#include <type_traits>

#include "gradcheck/abi/abi.h"
#include "gradcheck/scalar/counted.hpp"
#include "gradcheck/scalar/double_double.hpp"
#include "gradcheck/scalar/pack.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"
#include "gradcheck/scalar/wide.hpp"

namespace gradcheck {

/// The element type of a buffer that holds values of T. It is T itself, except for the 50-digit number: that is a C++
/// object, so buffers hold it as Wide.
template <class T>
struct Crossing {
  using Stored = T;
  static const T& store(const T& value) { return value; }
  static const T& load(const T& stored) { return stored; }
};
template <>
struct Crossing<Referee> {
  using Stored = Wide;
  static Wide store(const Referee& value) { return to_wide(value); }
  static Referee load(const Wide& stored) { return from_wide<Referee>(stored); }
};

constexpr gradcheck_dtype dtype_of(ScalarKind scalar) {
  switch (scalar) {
    case ScalarKind::float32: return {2, 32, 1};
    case ScalarKind::float64: return {2, 64, 1};
    case ScalarKind::double_double: return {2, 64, 2};
    case ScalarKind::binary128: return {2, 128, 1};
    case ScalarKind::wide: return {2, 64, 5};
  }
  return {};
}

/// The element type of a buffer of T; std::int64_t for indices.
template <class T>
constexpr gradcheck_dtype dtype_of() {
  if constexpr (std::is_same_v<T, std::int64_t>)
    return {0, 64, 1};
  else if constexpr (std::is_same_v<T, Pack<8>>)
    return {2, 64, 16};
  else if constexpr (std::is_same_v<T, Counted>)
    return {128, 64, 1};
  else
    return dtype_of(ScalarTraits<T>::kind);
}

constexpr bool same(gradcheck_dtype a, gradcheck_dtype b) {
  return a.code == b.code && a.bits == b.bits && a.lanes == b.lanes;
}

constexpr std::uint32_t scalar_bit(ScalarKind scalar) {
  switch (scalar) {
    case ScalarKind::float32: return GRADCHECK_SCALAR_FLOAT32;
    case ScalarKind::float64: return GRADCHECK_SCALAR_FLOAT64;
    case ScalarKind::double_double: return GRADCHECK_SCALAR_DOUBLE_DOUBLE;
    case ScalarKind::binary128: return GRADCHECK_SCALAR_BINARY128;
    case ScalarKind::wide: return GRADCHECK_SCALAR_WIDE;
  }
  return 0;
}

}  // namespace gradcheck
