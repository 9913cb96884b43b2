/// A case as bytes that cross between the command and its workers, exact to the last bit.
#pragma once

#include <string>

#include "gradcheck/call/case.hpp"

namespace gradcheck::worker {

std::string bytes_of(const Case& instance);

/// Throws Error where the bytes are none of a case of the op.
Case case_of(const Op& op, const std::string& bytes);

}  // namespace gradcheck::worker
