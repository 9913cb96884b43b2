/// The scalar that a property calls an op in.
#pragma once

#include <optional>

#include "gradcheck/call/in_scalar.hpp"
#include "gradcheck/declare/op.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck::properties {

/// The scalar of the code that is shipped: double, else float, else double-double; empty if the op computes in none of
/// them.
std::optional<ScalarKind> shipped_scalar(const Op& op);
/// The most accurate of the three: for results that may be summed in another order.
std::optional<ScalarKind> finest_scalar(const Op& op);

/// Returns call(zero of the scalar), for the scalars above.
template <class Call>
auto in_called_scalar(ScalarKind scalar, Call call) {
  return in_scalar<float, double, DoubleDouble>(scalar, call);
}

}  // namespace gradcheck::properties
