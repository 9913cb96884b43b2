#pragma once

#include "gradcheck/abi/abi.h"

// Rationale: symbols are hidden, here and in the other headers of the SDK. Otherwise all libraries of a process share
// the static variables of templates that g++ makes, even if they are loaded separately, and two plugins with an op of
// the same C++ name would both use the tables of the first one.
#pragma GCC visibility push(hidden)

namespace gradcheck::sdk {

/// The table of an op, for the lifetime of the program. Defined in gradcheck/sdk.hpp. The source file of the op
/// instantiates it, so that a list of ops compiles without their code.
template <class Op>
const gradcheck_op& table_of();

}  // namespace gradcheck::sdk

#pragma GCC visibility pop
