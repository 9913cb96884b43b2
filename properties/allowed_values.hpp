/// The values at which the declarations of an op allow a check.
#pragma once

#include "gradcheck/call/case.hpp"

namespace gradcheck::properties {

/// The distance that a black box keeps from a kink: its smallest step reaches 4 * 2^-7 = 1/32 of a value of size 1.
constexpr double kink_distance = 0.0625;

/// The value lies in the domain and, for a black box, away from declared kinks.
bool allowed(const Op& op, std::size_t input, double value);

/// The values of each input satisfy the domain's condition on all values of the input together.
bool allowed_together(const Op& op, const Case& instance);

/// Equal entries of this input are a kink, and the op is a black box that must be kept away from it.
bool must_differ(const Op& op, std::size_t input);

/// Ties and kinks can be decided entry by entry: the full Jacobian of the case is small enough, or its structure is
/// diagonal.
bool ties_can_be_decided(const Op& op, const Case& instance);

/// The case with each entry moved by up to 2^-7 of max(1, |x|): away from kinks at round numbers and at equal entries,
/// where different conventions for the derivative are right. Returns the case itself if the domain allows no such move.
Case moved_off_kinks(const Op& op, const Case& instance);

}  // namespace gradcheck::properties
