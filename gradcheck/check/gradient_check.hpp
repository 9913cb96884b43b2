/// Is the gradient right? The analytic gradient of one case against numeric derivatives.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

enum class Confirmation {
  referee,     ///< whatever is not a clear pass is asked of the referee
  first_only,  ///< the first rung alone decides: for the many candidates of a shrink
  located,     ///< as referee; and where a sum over entries is wrong, which of them: for the case that is shown
};

/// Small cases (at most 4096 Jacobian entries) are compared in full (full_comparison.hpp), larger ones along directions or
/// through their structure (large_comparison.hpp).
/// Never throws for what the op does wrong: an op that fails in a call comes out as Verdict::error.
/// Cost  in full: 8 calls of forward per input entry and one of backward per output entry; else 18 calls of forward per input.
Outcome check_gradient(const Op& op, const Case& instance, Confirmation confirmation = Confirmation::referee);

/// The same on one rung, for tests and for whoever wants to see a particular scalar.
Outcome check_gradient_in(const Op& op, const Case& instance, Rung rung);

}  // namespace gradcheck
