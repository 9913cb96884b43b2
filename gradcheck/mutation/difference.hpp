/// Whether and how far a mutant differs from the right op.
#pragma once

#include "gradcheck/call/case.hpp"

namespace gradcheck::mutation {

/// Calls backward of both three times: with the case's upstream gradient, again with the same memory, and with an
/// upstream gradient that is 1 in a single entry. True if in any of these calls the gradients differ by more than
/// rounding, different entries are written, or inputs or outputs differ afterwards, or if the mutant refuses the call
/// or writes outside of its buffers. Rounding is 2^22 u, relative to the tensor's largest entry: 1e-25 in
/// double-double. Mutants that compute the same in another way, e.g. a sum of one contribution, differ by far less; a
/// check detects errors from about 1e-20 on. False if the right op itself refuses.
/// Cost  3 calls of backward and one of forward, each.
bool differs(const Op& right, const Op& mutant, const Case& instance);

/// How far apart the gradients are in these calls, relative to the largest output times the largest upstream entry. A
/// difference of forward shows nothing below the unit roundoff of its scalar, 2^-105 in double-double. Infinite if
/// only one of two entries is NaN, only one is written, or the mutant refuses the call.
double visible_difference(const Op& right, const Op& mutant, const Case& instance);

}  // namespace gradcheck::mutation
