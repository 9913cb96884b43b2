/// Rebuilds a case from the numbers of a finding.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// The case of these attributes (name, value), inputs and upstream gradients, each in the order of the signature.
/// `seed`: of the directions along which the case is probed. Throws UsageError or ShapeError if they are not a case of
/// the op, because the op has changed.
Case stored_case(const Op& op, const std::vector<std::pair<std::string, std::string>>& attributes,
                 const std::vector<RecordTensor>& inputs, const std::vector<RecordTensor>& upstream,
                 std::uint64_t seed);

}  // namespace gradcheck
