/// From "wrong along a direction" to the entries that are wrong.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Decodes the failures that were seen along a direction only, on a rung of extended precision: their messages then name what is
/// wrong, and their comparisons begin with single entries. What cannot be told apart stays as it is. Adds the calls it made.
/// Cost   about 7 calls of forward per wrong entry, 1000 at most for each input; 9 for each of up to 8 entries that are listed.
/// Throws what Evaluation::forward throws.
void locate_wrong_entries(const Op& op, const Case& instance, Rung rung, Outcome& outcome);

}  // namespace gradcheck
