/// The scalar that a property calls an op in.
#pragma once

#include <optional>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck::properties {

/// The scalar of the code that is shipped: double, else float, else double-double; empty if the op computes in none of
/// them.
std::optional<ScalarKind> shipped_scalar(const Op& op);
/// The most accurate of the three: for results that may be summed in another order.
std::optional<ScalarKind> finest_scalar(const Op& op);

/// Returns call(zero of the scalar).
template <class Call>
auto in_scalar(ScalarKind scalar, Call call) {
  switch (scalar) {
    case ScalarKind::float32: return call(0.0F);
    case ScalarKind::float64: return call(0.0);
    default: return call(DoubleDouble(0));
  }
}

}  // namespace gradcheck::properties
