/// The shipped side: the results of an op in float or double.
#pragma once

#include <string>

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/precision/result_tensors.hpp"
#include "gradcheck/record/outcome.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// float32 or float64 and its range.
struct ShippedScalar {
  ScalarKind kind = ScalarKind::float64;
  double unit_roundoff = 0, smallest_normal = 0, largest = 0;

  static ShippedScalar of(ScalarKind kind);
  std::string_view name() const { return gradcheck::name(kind); }
  /// The shortest decimal that reads back in this scalar.
  std::string text(double value) const;
};

/// The case as a shipped scalar sees it. Values lie on the float grid already; attributes such as 1e-5 do not.
Case rounded_to(ScalarKind shipped, const Case& instance);

/// Numbers of the shipped code.
struct ShippedValues : ResultValues<double> {
  bool forward_overflowed = false;  ///< some operation in forward exceeded the range of the scalar
};

/// Forward and backward of the case, with the calls counted.
/// Throws  what SampledOp throws.
ShippedValues shipped_values(const Op& op, const Case& instance, ScalarKind shipped, Outcome& counts);

}  // namespace gradcheck
