#pragma once

#include "gradcheck/plugin/abi.h"

namespace gradcheck::sdk {

/// The table of an op, for the lifetime of the program. Defined in gradcheck/sdk.hpp; an op's own source file instantiates it,
/// so that a list of ops compiles without their code.
template <class Op>
const gradcheck_op& table_of();

}  // namespace gradcheck::sdk
