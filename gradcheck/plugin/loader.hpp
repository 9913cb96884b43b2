#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck {

/// Why an op of a plugin cannot be used: one reason of perhaps several.
struct RefusedOp {
  std::string message;  ///< a sentence that names plugin and op
  std::string detail;   ///< the text with a caret under the column; "" if no text is wrong
};

struct LoadedPlugin {
  std::vector<Op> ops;
  std::vector<RefusedOp> refused;  ///< every mistake in the declarations of the other ops
};

/// Loads a compiled plugin. The library stays loaded until the program ends. `origin` names the plugin in messages and
/// in the ops: for a source plugin it is the source.
/// Throws LoadError with the reason if the plugin as a whole is refused: not found, no shared library, a symbol missing
/// that it needs or the entry itself, another ABI version (both are printed), no ops, two ops of one name.
LoadedPlugin load_plugin(const std::filesystem::path& path, const std::string& origin);
LoadedPlugin load_plugin(const std::filesystem::path& path);

/// The same plugin with ops that are called in this scalar only, float32 or float64 (Op::as_black_box). Ops that do not
/// compute in it are refused.
LoadedPlugin as_black_boxes(LoadedPlugin plugin, const std::string& scalar);

/// The ops of a filled-in plugin table: what load_plugin() does once it has the table.
LoadedPlugin ops_of_plugin(const gradcheck_plugin& plugin, const std::string& origin);

}  // namespace gradcheck
