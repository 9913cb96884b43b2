#pragma once

#include "gradcheck/record/record.hpp"
#include "gradcheck/run/checked_case.hpp"

namespace gradcheck {

/// Adds one case to the counts of a property: cases, verdicts, entries, calls and seconds.
void count_case(PropertyRecord& record, const CheckedCase& checked);

}  // namespace gradcheck
