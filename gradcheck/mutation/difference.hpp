/// Does a mutant do anything else than the right op?
#pragma once

#include "gradcheck/call/case.hpp"

namespace gradcheck::mutation {

/// Calls backward of both, three times over: with the case's upstream gradient, once more with what is left of it, and
/// with one that is 1 in a single entry. True if in any of them the gradients differ by more than rounding, or in what
/// is written, or the inputs and outputs do afterwards; or if the mutant refuses or leaves its buffers. Rounding is
/// 2^22 u, relative to the tensor's largest entry: 1e-25 in double-double. Mutants that compute otherwise what is the
/// same, e.g. a sum of one contribution, stay far below; a check sees errors from about 1e-20 on. False where the right
/// op itself refuses.   Cost  3 calls of backward and one of forward, each.
bool differs(const Op& right, const Op& mutant, const Case& instance);

/// How far apart the gradients are in these calls, relative to the largest output times the largest upstream entry. A
/// difference of forward shows nothing below the unit roundoff of its scalar, 2^-105 in double-double. Infinite where
/// one alone is NaN, is not written, or the mutant refuses.
double visible_difference(const Op& right, const Op& mutant, const Case& instance);

}  // namespace gradcheck::mutation
