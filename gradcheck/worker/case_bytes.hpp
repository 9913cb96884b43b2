/// A case as bytes, exact to the last bit, for messages between the command and its workers.
#pragma once

#include <string>

#include "gradcheck/call/case.hpp"

namespace gradcheck::worker {

std::string bytes_of(const Case& instance);

/// Throws Error if the bytes are not a case of the op.
Case case_of(const Op& op, const std::string& bytes);

}  // namespace gradcheck::worker
