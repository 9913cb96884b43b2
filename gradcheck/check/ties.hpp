/// Ties: entries whose kinks vanish when they move together, as those of max(a, b) at a = b.
#pragma once

#include <vector>

#include "gradcheck/check/gradient_sides.hpp"

namespace gradcheck {

/// At a tie each entry of the gradient may be anything between its one-sided slopes, but together they must come to the
/// derivative along all of them: max(a, b) at a = b may give (1, 0), (½, ½) or (0, 1), not (1, 1), though each 1 alone is a
/// slope. An output has a tie where it has a kink along two or more entries each, has none where all of them move by the same,
/// and has one again where they move by the same up or down. (Kinks of their own, as those of |a| - |b|, cancel in the second
/// and in the third: of these nothing is demanded.)
/// Shapes  jacobians: by input. rows: by output and its elements.
/// Cost    80 calls of forward if any entry has a kink, else none.
template <class T>
void compare_ties(GradientSides<T>& sides, const std::vector<NumericJacobian<Work<T>>>& jacobians,
                  const std::vector<std::vector<AnalyticGradient<Work<T>>>>& rows);

}  // namespace gradcheck
