/// Which ops a command is about.
#pragma once

#include <filesystem>
#include <functional>
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
  /// The plugin that holds its functions, for workers to load: `op` has its declarations alone. "" if `op` is all of
  /// it.
  std::filesystem::path library = {};
};

struct Selection {
  std::vector<SelectedOp> ops;
  std::vector<LoadFailure> failures;  ///< targets and ops that could not be loaded
};

/// Gets each failure as soon as it is known: mistakes in the declarations of a source come before the source is
/// compiled.
using FailureSink = std::function<void(const LoadFailure&)>;

/// The failure on standard error.
void tell_failure(const LoadFailure& failure);

/// Compiles targets that are sources, loads all targets in workers, or in this process if the options say so, and keeps
/// the ops whose name matches one of the globs (`*`, `?`, `[a-z]`). Throws UsageError for a glob that matches nothing,
/// with the names of the ops.
Selection select_ops(const SelectionOptions& options, const FailureSink& on_failure = tell_failure);

/// Declares what stands between a plugin and the command: --in-process, --time-limit, --memory-limit.
void add_isolation_options(CLI::App& command, SelectionOptions& options);

}  // namespace gradcheck::cli
