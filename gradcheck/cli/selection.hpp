/// Which ops a command is about.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "gradcheck/cli/options.hpp"
#include "gradcheck/declare/op.hpp"
#include "gradcheck/record/record.hpp"

namespace gradcheck::cli {

struct SelectedOp {
  Op op;
  std::string target;  ///< as typed; "" for a built-in op
  /// The plugin that holds its functions, for workers to load: `op` has its declarations alone. "" if `op` is all of it.
  std::filesystem::path library = {};
};

struct Selection {
  std::vector<SelectedOp> ops;
  std::vector<LoadFailure> failures;  ///< targets that could not be loaded; the others are there all the same
};

/// Has a worker load the targets (which for sources are compiled), or loads them into this process where that is asked for, and
/// keeps the ops whose name matches one of the globs (`*`, `?`, `[a-z]`). Throws UsageError for a glob that matches nothing, naming the ops there are.
Selection select_ops(const SelectionOptions& options);

/// Declares what stands between a plugin and the command: --in-process, --time-limit, --memory-limit.
void add_isolation_options(CLI::App& command, SelectionOptions& options);

}  // namespace gradcheck::cli
