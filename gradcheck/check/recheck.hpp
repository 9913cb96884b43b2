/// The re-check of a doubtful case at 50 digits.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// The outcome on the 50-digit rung, without failures that were rounding in the first scalar, and with the failures of
/// the first outcome that leave no doubt.
/// Cost  that of a check on this rung.
Outcome rechecked(const Op& op, const Case& instance, Rung in_50_digits, Outcome first);

}  // namespace gradcheck
