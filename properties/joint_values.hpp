/// Values that satisfy a condition on several entries together.
#pragma once

#include <span>

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// Changes as few of the values as possible so that they satisfy the domain's condition on all values together.
void draw_together(const Domain& domain, const Shape& shape, std::span<double> values, RandomStream& random);

/// Draws all entries of the tied inputs so that any two are at least kink_distance apart.
/// Throws ShapeError if that many values do not fit into the domain.
void draw_apart(const Op& op, const Ties& ties, Case& instance, RandomStream& random);

}  // namespace gradcheck::properties
