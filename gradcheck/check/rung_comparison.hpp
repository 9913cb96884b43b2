/// Sample and compare: one case on one rung.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Samples forward on this rung and compares the gradient with the derivatives: in full (full_comparison.hpp) where
/// has_small_jacobian(), else as a large case (large_comparison.hpp). Forward must be finite at the case's inputs, and
/// give the same outputs twice.
/// Throws  what the op's calls throw.
Outcome compare_on_rung(const Op& op, const Case& instance, Rung rung);

}  // namespace gradcheck
