/// Is the shipped code accurate? Forward and backward in float and double against the same op in extended precision.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/confirmation.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// How a forward that is weak beyond ordinary inputs (sizes 2^-10 to 8) counts.
enum class FarForward {
  is_held,  ///< as a failure, as anywhere else
  /// Far out, a plain formula may be at the end of its range or have cancelled, and backward need only be as accurate
  /// as forward: the case is undecided, of kind "forward-weak".
  sets_aside,
};

/// The op computes forward and backward in float or double, and both in an extended scalar too.
bool has_precision_to_check(const Op& op);

/// How far a shipped value may lie from the extended one, in roundings of the shipped scalar:
///
///     |shipped - extended| <= C(n) (conditioning + u |extended| + u scale) + underflow
///
/// conditioning  how far the extended result moves when inputs and upstream gradient move by up to one rounding: the
///               largest of six random moves. Rounding of y and of saved values does not count, as the op has x as
///               well: dx = dy (1 - y)(1 + y) from a y that rounded to 1 is weak, and dx from x is not. Unless every
///               Jacobian is declared diagonal, some moves are made between forward and backward.
/// scale         0 where every Jacobian is declared diagonal, so that tails are held to relative accuracy. Elsewhere
///               terms cancel, and their rounding is relative to the largest entry of the tensor, or to the size of the
///               terms (without the factor of long sums): the upstream gradient for a gradient, the inputs for an
///               output.
/// C(n)          grows with the longest sum that the declared structure allows, see allowance.cpp.
/// underflow     a few of the smallest normal number.
///
/// Fails with kind "weak-numerics" for a larger deviation; "not-a-number", "infinite" or "not-written" where the
/// shipped value is that and the extended one is well inside the shipped scalar's range. An entry is not compared where
/// the extended value lies outside of that range, and not counted where the allowance is larger than the values
/// themselves. Does not throw for what the op does wrong: an op that fails in a call gives Verdict::error.
/// Cost  7 calls of forward and 7 of backward (10 unless elementwise) in the extended scalar for each shipped one. As
///       many at 50 digits where something is wrong; one where extended numbers are near the end of their range, or 0
///       in a small case.
/// Throws LoadError if there is nothing to check, see has_precision_to_check.
Outcome check_precision(const Op& op, const Case& instance, Confirmation confirmation = Confirmation::referee,
                        FarForward far = FarForward::is_held);

/// One shipped scalar (float32, float64) against one extended (double_double, binary128, wide): for tests, and to look
/// at one pair.
Outcome check_precision_in(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended);

}  // namespace gradcheck
