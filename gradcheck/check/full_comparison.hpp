/// A small case: every entry of every Jacobian.
#pragma once

#include "gradcheck/check/gradient_sides.hpp"

namespace gradcheck {

/// Compares the gradient for the case's upstream and every row of the Jacobian, entry by entry; holds the declared structure
/// against the samples, and contributions along ties against their sum.
/// Cost  8 calls of forward per input entry, one of backward per output entry.
template <class T>
void compare_in_full(GradientSides<T>& sides);

}  // namespace gradcheck
