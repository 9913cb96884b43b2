/// Cases close to one that looks weak: what is weak there is weak here, too, unless a branch lies in between.
#pragma once

#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Two cases: each input moved by a few thousand roundings, and all inputs 7/8 as large (or 9/8, if the domain has no
/// smaller ones). Digits that cancel at a point cancel at these as well, as do squares that leave the range. A branch
/// that float takes and 50 digits do not, at 0.01 = 0.01 say, is not there. Fewer cases where the domain has none.
/// Tensors without gradient stay.
std::vector<Case> nearby_cases(const Op& op, const Case& instance, double unit_roundoff);

/// Cases with values of the same kind: all inputs 1/2, 1/4 and 1/8 as large, each input negated by itself, and all
/// entries shuffled within their inputs; as far as the domains have them. An offset that all entries have in common
/// stays, tails and vectors that happen to be parallel do not.
std::vector<Case> cases_elsewhere(const Op& op, const Case& instance);

}  // namespace gradcheck
