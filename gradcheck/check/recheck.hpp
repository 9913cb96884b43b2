/// The re-check of a doubtful case: in 50 digits, or at a second scale of steps.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// The outcome on this rung, without failures that were rounding in the scalar before or that vanish with the step, and
/// with the failures of the first outcome that leave no doubt.
/// Cost  that of a check on this rung.
Outcome rechecked(const Op& op, const Case& instance, Rung rung, Outcome first);

}  // namespace gradcheck
