/// Is the shipped code accurate? Forward and backward in float and double against the same op in extended precision.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

enum class FarForward {
  is_held,  ///< a weak forward is a failure wherever it is
  sets_aside,  ///< far out, a plain formula may be at the end of its range or have cancelled: the case is undecided, of kind
               ///< "forward-weak", since backward is asked to be as accurate as forward is
};

/// The op computes in float or double, and in an extended scalar too, forward and backward each.
bool has_precision_to_check(const Op& op);

/// How far a shipped value may lie from the extended one, in roundings of the shipped scalar:
///
///     |shipped - extended| <= C(n) (conditioning + u |extended| + u scale) + underflow
///
/// conditioning  how far the extended result moves when inputs and upstream gradient move by up to one rounding: the largest of
///               six random moves. Of inputs only: that y and saved values were rounded is the op's own affair, as it has x
///               as well, so dx = dy (1 - y)(1 + y) from a y that rounded to 1 is weak, and dx from x is not. Where not every
///               Jacobian is declared diagonal, backward may see inputs that moved apart from those of forward.
/// scale         0 where every Jacobian is declared diagonal, so that tails are held to relative accuracy. Elsewhere terms
///               cancel, and what they leave is of the size of the tensor's largest entry, or of what went in (without the
///               factor of long sums): the upstream gradient for a gradient, the inputs for an output.
/// C(n)          grows with the longest sum that the declared structure allows, see precision_check.cpp.
/// underflow     a few of the smallest normal number.
///
/// Fails with kind "weak-numerics" for a larger deviation; "not-a-number", "infinite" or "not-written" where the shipped value
/// is that and the extended one is well inside the shipped scalar's range. An entry is not compared where the extended value
/// lies outside of that range, and not counted where the conditioning leaves nothing to tell.
/// Never throws for what the op does wrong: an op that fails in a call comes out as Verdict::error.
/// Cost  7 calls of forward and 7 of backward (10 unless elementwise) in the extended scalar for each shipped one. As many by
///       the referee where something is wrong; one where extended numbers are near the end of their range, or 0 in a small case.
/// Throws LoadError if there is nothing to check, see has_precision_to_check.
/// far: what it means that forward itself is weak at inputs beyond ordinary sizes (2^-10 to 8).
Outcome check_precision(const Op& op, const Case& instance, Confirmation confirmation = Confirmation::referee,
                        FarForward far = FarForward::is_held);

/// One shipped scalar (float32, float64) against one extended (double_double, binary128, wide), for tests and for whoever
/// wants to see a particular pair.
Outcome check_precision_in(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended);

}  // namespace gradcheck
