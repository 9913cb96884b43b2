#pragma once

#include "gradcheck/abi/abi.h"

// Rationale: hidden, here and in the other headers of the SDK, since g++ makes the static variables of templates one
// and the same in all libraries of a process, even in those loaded apart from each other. Two plugins with an op of the
// same C++ name would then share the first one's tables.
#pragma GCC visibility push(hidden)

namespace gradcheck::sdk {

/// The table of an op, for the lifetime of the program. Defined in gradcheck/sdk.hpp; an op's own source file
/// instantiates it, so that a list of ops compiles without their code.
template <class Op>
const gradcheck_op& table_of();

}  // namespace gradcheck::sdk

#pragma GCC visibility pop
