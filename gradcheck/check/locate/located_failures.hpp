/// From "wrong along a direction" to the entries that are wrong.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Decodes the failures that were seen along a direction only, on a rung of extended precision: their messages then
/// name the wrong entries, and their comparisons begin with single entries. A failure that cannot be decoded stays as
/// it is. Adds the calls it made to the outcome.
/// Cost   about 7 calls of forward per wrong entry, at most 1000 for each input; 9 for each of up to 8 entries that are
///        listed.
/// Throws what SampledOp::forward throws.
void locate_wrong_entries(const Op& op, const Case& instance, Rung rung, Outcome& outcome);

}  // namespace gradcheck
