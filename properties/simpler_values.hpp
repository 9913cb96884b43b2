/// Smaller cases by their values.
#pragma once

#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck::properties {

/// The number of entries of the upstream gradients that are not zero.
std::size_t nonzero_upstreams(const Case& instance);

/// Adds cases with simpler upstream gradients to the list: all zeros except one entry, or one entry simpler. At least
/// one entry stays different from zero.
void add_simpler_upstreams(const Case& instance, std::vector<Case>& list);

/// Adds cases with simpler values of one input to the list: all zeros, all rounded, or one entry simpler. Each value
/// lies in the domain, but conditions on several entries may be violated.
void add_simpler_inputs(const Op& op, const Case& instance, std::vector<Case>& list);

}  // namespace gradcheck::properties
