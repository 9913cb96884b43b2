/// Ties: entries whose kinks vanish when they move together, as those of max(a, b) at a = b.
#pragma once

#include <vector>

#include "gradcheck/check/compare/gradient_sides.hpp"
#include "gradcheck/reference/jacobian.hpp"

namespace gradcheck {

/// At a tie each entry of the gradient may be anything between its one-sided slopes, but the entries together must add
/// up to the derivative along all of them: max(a, b) at a = b may give (1, 0), (½, ½) or (0, 1), not (1, 1), though
/// each 1 alone is a slope. An output has a tie where it has a kink along each of two or more entries, has none where
/// all of them move by the same, and has one again where they move by the same up or down. (Kinks of the entries
/// themselves, as those of |a| - |b|, may cancel in the second condition and in the third; nothing is checked there.)
/// Shapes  jacobians: by input. rows: by output and its elements.
/// Cost    80 calls of forward if any entry has a kink, else none.
template <class W>
void compare_ties(GradientSides<W>& sides, const std::vector<NumericJacobian<W>>& jacobians,
                  const std::vector<std::vector<AnalyticGradient<W>>>& rows);

}  // namespace gradcheck
