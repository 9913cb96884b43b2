/// What a counterexample is tried to be reduced to.
#pragma once

#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck::properties {

/// Cases next to this one that are simpler, the boldest first: smaller extents, attributes at their defaults, an upstream
/// that is zero but for one entry, values that are zero, one, small integers or halves. Each is a case that the op's
/// declarations allow. A finite chain of them ends: every one is smaller in an order that has no infinite descent.
std::vector<Case> smaller_cases(const Op& op, const Case& instance);

}  // namespace gradcheck::properties
