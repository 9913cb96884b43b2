/// The declarations of ops as bytes, for messages from a worker to the command.
#pragma once

#include <string>

#include "gradcheck/plugin/loader.hpp"

namespace gradcheck::worker {

std::string declarations_of(const LoadedPlugin& plugin);

/// Ops with the same declarations, and the refused ops. The ops refuse every call, because their functions are in the
/// worker.
/// Throws LoadError for bytes that declarations_of() did not make, and what the constructor of Op throws.
LoadedPlugin declared_ops(const std::string& bytes, const std::string& origin);

}  // namespace gradcheck::worker
