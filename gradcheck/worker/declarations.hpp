/// What an op declares, as bytes that cross from a worker to the command.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck::worker {

std::string declarations_of(const std::vector<Op>& ops);

/// Ops that declare the same and refuse every call: their functions are in the worker. Throws Error for bytes that are none of
/// declarations_of, and what Op throws.
std::vector<Op> declared_ops(const std::string& bytes, const std::string& origin);

}  // namespace gradcheck::worker
