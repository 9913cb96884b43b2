/// Failures of black boxes far out, which their own precision cannot decide.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Beyond ordinary inputs (sizes 2^-10 to 8), doubtful failures of an op in float or double only become undecided, of
/// kind "own-precision". Near zero the step of the differences may reach across a pole. At large inputs forward may
/// have lost the digits that its derivative shows in, as log(1 + exp(-18)) in float; there a larger deviation stays a
/// failure. The outcome of any other op is returned as it is.
Outcome without_far_failures(const Op& op, const Case& instance, Rung rung, Outcome outcome);

}  // namespace gradcheck
