/// A large case: along directions, unless declared structure or few entries allow a comparison entry by entry.
#pragma once

#include "gradcheck/check/compare/gradient_sides.hpp"

namespace gradcheck {

/// Compares the gradient for the case's upstream, input by input, by the first of these that fits: colours of a
/// declared pattern; entry by entry where entries are few; two random directions, for each block where a block-diagonal
/// Jacobian is declared. A direction that meets kinks finds little; entries are then compared one by one if that can be
/// afforded.
/// Cost  9 calls of forward per colour, per entry or per direction; a few times that at kinks.
template <class W>
void compare_large(GradientSides<W>& sides);

}  // namespace gradcheck
