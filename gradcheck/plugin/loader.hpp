#pragma once

#include <filesystem>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck {

/// The ops of a compiled plugin. The library stays loaded until the program ends.
/// Throws LoadError with the reason of a refusal: not found, no shared library, a symbol missing that it needs or the
/// entry itself, another ABI version (both printed), no ops; ParseError for a declaration that cannot be read.
std::vector<Op> load_plugin(const std::filesystem::path& path);
/// `origin` names the plugin in messages and in the ops: for a source plugin its source.
std::vector<Op> load_plugin(const std::filesystem::path& path, const std::string& origin);

/// The ops of a filled-in plugin table; `origin` names it in messages. What load_plugin() does once it has the table.
std::vector<Op> ops_of_plugin(const gradcheck_plugin& plugin, const std::string& origin);

}  // namespace gradcheck
