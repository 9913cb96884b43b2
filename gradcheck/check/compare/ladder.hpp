/// In which scalars an op is checked.
#pragma once

#include <vector>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/reference/look.hpp"

namespace gradcheck {

/// Differences are taken of forward in one scalar, the analytic gradient comes from backward in another or the same.
struct Rung {
  ScalarKind forward = ScalarKind::double_double;
  ScalarKind backward = ScalarKind::double_double;
  Look look = Look::first;
};

/// The rung a check starts on, and those on which, one after another, anything but a pass is re-checked before it is
/// reported.
struct Ladder {
  Rung first;
  std::vector<Rung> confirmations;
};

/// Double-double before binary128 before 50 digits, the first that forward and backward both have. A backward in float
/// or double is compared with differences of forward in the first of these three that forward has. An op in float or
/// double only is a black box. Re-checks take 50 digits where forward has them, and always a second scale of steps.
/// Throws  LoadError where no two scalars of forward and backward can be compared.
Ladder ladder_of(const Op& op);

}  // namespace gradcheck
