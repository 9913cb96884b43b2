/// A large case: along directions, unless structure lets entries be compared at a price that does not grow with them.
#pragma once

#include "gradcheck/check/gradient_sides.hpp"

namespace gradcheck {

/// Compares the gradient for the case's upstream, input by input, by the first of these that fits: colours of a declared
/// pattern, entry by entry where entries are few, or two random directions (for each block of a block-diagonal Jacobian where
/// one is declared). A direction that meets kinks says little; entries are then compared one by one if that can be afforded.
/// Cost  9 calls of forward per colour, per entry or per direction; a few times that at kinks.
template <class T>
void compare_large(GradientSides<T>& sides);

}  // namespace gradcheck
