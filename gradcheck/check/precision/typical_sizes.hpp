/// How large the results of an op are where it has no tail.
#pragma once

#include <vector>

#include "gradcheck/check/precision/extended_side.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Of each tensor (result_tensors.hpp), the largest finite |entry|: in the case itself, whose results are given, and in
/// cases_elsewhere(). In a tail of the op, or where it happens to cancel as 1 - cos does for parallel vectors, results and
/// gradients are small; elsewhere they are as large as their terms. The calls are counted.
std::vector<double> typical_sizes(const Op& op, const Case& instance, const ExtendedSide& results, Outcome& counts);

}  // namespace gradcheck
