/// The declarations of ops as bytes, for messages from a worker to the command.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck::worker {

std::string declarations_of(const std::vector<Op>& ops);

/// Ops with the same declarations that refuse every call: their functions are in the worker. Throws Error for bytes
/// that declarations_of() did not make, and what the constructor of Op throws.
std::vector<Op> declared_ops(const std::string& bytes, const std::string& origin);

}  // namespace gradcheck::worker
