#pragma once

#include <cstdint>

#include "gradcheck/call/case.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// A failure as the record stores it, with the case that shows it. The caller sets property and case_index.
Finding finding_of(const Op& op, const Failure& failure, const Case& instance, std::int64_t compared_entries);

}  // namespace gradcheck
