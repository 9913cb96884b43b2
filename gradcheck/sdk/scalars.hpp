/// The scalars in which a function of an op computes.
#pragma once

#include <cstdint>
#include <type_traits>

#include "gradcheck/abi/abi.h"
#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/sdk/functions.hpp"
#include "gradcheck/sdk/members.hpp"
#include "gradcheck/sdk/parameters.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// Whether forward computes in packs of eight. An op whose template does not compile with packs says
/// `static constexpr bool packs = false;`.
template <class Op>
constexpr bool forward_in_packs() {
  if constexpr (packs_of<Op>())
    return supports<Op, Pack<8>, ForwardFunction> && supports<Op, DoubleDouble, ForwardFunction>;
  return false;
}

/// Whether the function computes in the counting scalar: forward and backward do if they are templates, unless the op
/// says `static constexpr bool counted = false;`.
template <class Op, class Function>
constexpr bool is_counted() {
  constexpr bool has_count = std::is_same_v<Function, ForwardFunction> || std::is_same_v<Function, BackwardFunction>;
  if constexpr (has_count && counted_of<Op>()) return supports<Op, Counted, Function>;
  return false;
}

template <class Op, class Function>
constexpr std::uint32_t scalars_of() {
  std::uint32_t bits = 0;
  if constexpr (supports<Op, float, Function>) bits |= scalar_bit(ScalarKind::float32);
  if constexpr (supports<Op, double, Function>) bits |= scalar_bit(ScalarKind::float64);
  if constexpr (supports<Op, DoubleDouble, Function>) bits |= scalar_bit(ScalarKind::double_double);
  if constexpr (supports<Op, Referee, Function>) bits |= scalar_bit(ScalarKind::wide);
  if constexpr (std::is_same_v<Function, ForwardFunction> && forward_in_packs<Op>()) bits |= GRADCHECK_SCALAR_PACK8;
  if constexpr (is_counted<Op, Function>()) bits |= GRADCHECK_SCALAR_COUNTING;
  return bits;
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop
