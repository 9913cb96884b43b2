/// What the ops of a plugin declare, as bytes that cross from a worker to the command.
#pragma once

#include <string>

#include "gradcheck/plugin/loader.hpp"

namespace gradcheck::worker {

std::string declarations_of(const LoadedPlugin& plugin);

/// Ops that declare the same and refuse every call, since their functions are in the worker, and the refused ones.
/// Throws LoadError for bytes that are not from declarations_of(), and what Op throws.
LoadedPlugin declared_ops(const std::string& bytes, const std::string& origin);

}  // namespace gradcheck::worker
