/// A small case: every entry of every Jacobian.
#pragma once

#include "gradcheck/check/compare/gradient_sides.hpp"

namespace gradcheck {

/// Compares the gradient for the case's upstream and every row of the Jacobian, entry by entry. Compares the declared
/// structure with the samples, and contributions along ties with their sum.
/// Cost  8 calls of forward per input entry, one of backward per output entry.
template <class W>
void compare_in_full(GradientSides<W>& sides);

}  // namespace gradcheck
