/// Kinks inside of an op: a value that is wrong at a point and right beside it may follow the convention of a kink.
#pragma once

#include <optional>

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Checks a doubtful case again at a point beside it, for an op that declares kinks inside. If the gradient is right
/// there and the first outcome shows a kink, the value at the case follows the convention of that kink: the outcome is
/// the one beside. If no kink shows, several may have cancelled, as those of relu(x) - relu(-x), or there is none and
/// the value is wrong: the first outcome comes back as undecided, of kind "kink-inside".
/// Nothing if the op declares no kinks inside, or if it does not pass beside the case either.
/// Cost  that of a check on this rung.
std::optional<Outcome> decided_beside(const Op& op, const Case& instance, Rung rung, const Outcome& first);

}  // namespace gradcheck
