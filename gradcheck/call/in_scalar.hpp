/// From a scalar as a value at run time to the same scalar as a type.
#pragma once

#include <stdexcept>

#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// Calls visit(T(0)) for the one of these scalars that has this kind, and returns what visit returns.
/// Throws std::logic_error if none of them has this kind.
template <class First, class... Others, class Visit>
decltype(auto) in_scalar(ScalarKind scalar, Visit&& visit) {
  if (scalar == ScalarTraits<First>::kind) return visit(First(0));
  if constexpr (sizeof...(Others) > 0)
    return in_scalar<Others...>(scalar, visit);
  else
    throw std::logic_error("a call in a scalar that this code does not compute in");
}

}  // namespace gradcheck
