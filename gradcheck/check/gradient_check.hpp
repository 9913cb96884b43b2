/// Is the gradient right? The analytic gradient of one case against numeric derivatives.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/confirmation.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Samples forward and compares the gradient on the first rung of the op's ladder, confirms what is doubtful, and
/// explains which entries are wrong. Small cases (has_small_jacobian) are compared in full, larger ones along
/// directions or through their structure. Does not throw for what the op does wrong: an op that fails in a call gives
/// Verdict::error.
/// Cost  in full: 8 calls of forward per input entry and one of backward per output entry; else 18 calls of forward per
///       input. The same once more, each, for a look beside kinks and for a re-check at 50 digits.
/// Throws LoadError where ladder_of() does.
Outcome check_gradient(const Op& op, const Case& instance, Confirmation confirmation = Confirmation::referee);

/// Samples and compares on one rung, and no more: for tests, and to look at one scalar.
Outcome check_gradient_in(const Op& op, const Case& instance, Rung rung);

}  // namespace gradcheck
