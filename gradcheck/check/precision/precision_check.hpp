/// Is the shipped code accurate? Forward and backward in float and double against the same op in extended precision.
#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/confirmation.hpp"
#include "gradcheck/check/precision/grading.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// The op computes forward and backward in float or double, and both in an extended scalar too.
bool has_precision_to_check(const Op& op);

/// How far a shipped value may lie from the extended one, in roundings of the shipped scalar:
///
///     |shipped - extended| <= C(n) (conditioning + u |extended|) + underflow + shared
///
/// conditioning  how far the extended result moves when inputs and upstream gradient move by up to one rounding: the
///               largest of six random moves. Rounding of y and of saved values does not count, as the op has x as
///               well: dx = dy (1 - y)(1 + y) from a y that rounded to 1 is weak, and dx from x is not. Unless every
///               Jacobian is declared diagonal, some moves are made between forward and backward.
/// shared        0 where every Jacobian is declared diagonal, and for an entry that stays the same when all others
///               change, so that tails are held to relative accuracy. Elsewhere terms cancel, and their rounding is
///               relative to the largest entry of the tensor, to the largest conditioning in it, or to the product of
///               inputs, outputs and upstream gradient. It scales with the unit of the outputs, as all the rest does.
/// C(n)          grows with the longest sum that the declared structure allows, see allowance.cpp.
/// underflow     a few of the smallest normal number.
///
/// A larger deviation has the kind "weak-numerics"; "not-a-number", "infinite" or "not-written" where the shipped value is
/// that and the extended one is well inside the shipped scalar's range. Whether it fails or warns, Grading says. An entry
/// is not compared where the extended value lies outside of that range, and not counted where the allowance is larger
/// than the values themselves. Does not throw for what the op does wrong: an op that fails in a call gives
/// Verdict::error.
/// Cost  7 calls of forward and 7 of backward (10 unless elementwise) in the extended scalar for each shipped one. Where
///       something deviates, 24 more, one for each of typical_sizes(), and with Grading::by_point two more cases; all of
///       it again at 50 digits. One at 50 digits where extended numbers are near the end of their range, or 0 in a small
///       case.
/// Throws LoadError if there is nothing to check, see has_precision_to_check.
Outcome check_precision(const Op& op, const Case& instance, Confirmation confirmation = Confirmation::referee,
                        Grading grading = Grading::all_fail);

/// One shipped scalar (float32, float64) against one extended (double_double, binary128, wide): for tests, and to look
/// at one pair.
Outcome check_precision_in(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended);

}  // namespace gradcheck
