/// Random values for the inputs of an op, inside of its domain.
#pragma once

#include <vector>

#include "gradcheck/op/case.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// Fills inputs and upstream of the case. Values are dyadic numbers of a dozen bits: short to read, exact in float with their
/// neighbours x ± 4h. An op that computes in float or double only is kept away from its declared kinks, since its differences
/// need a step that would reach across.
void draw_values(const Op& op, Case& instance, RandomStream& random);

/// The value lies in the domain and, for a black box, away from declared kinks.
bool allowed(const Op& op, std::size_t input, double value);

/// The values of each input fulfil what the domain demands of them together.
bool allowed_together(const Op& op, const Case& instance);

/// Inputs of which equal entries are a kink that a black box must be kept away from.
bool must_differ(const Op& op, std::size_t input);

}  // namespace gradcheck::properties
