/// The smaller cases that shrinking tries.
#pragma once

#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck::properties {

/// Cases next to this one that are simpler, the largest steps first: smaller extents, attributes at their defaults, an
/// upstream gradient that is zero except for one entry, values that are zero, one, small integers or halves. The
/// declarations of the op allow each of these cases. Every chain of them ends, because each is smaller in an order
/// without infinite descent.
std::vector<Case> smaller_cases(const Op& op, const Case& instance);

}  // namespace gradcheck::properties
