/// Which ops a command is about.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "gradcheck/cli/isolation_options.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/declare/op.hpp"
#include "gradcheck/record/record.hpp"
#include "gradcheck/run/case_source.hpp"
#include "gradcheck/run/executor.hpp"

namespace gradcheck::cli {

struct SelectionOptions {
  std::vector<std::string> targets;  ///< plugins and sources; none: the built-in ops
  std::vector<std::string> ops;      ///< globs; none: all
  IsolationOptions isolation;
};

struct SelectedOp {
  Op op;
  std::string target;  ///< as typed; "" for a built-in op
  /// The plugin with the functions of the op, for workers to load; `op` then has declarations only. "" if `op` is
  /// complete.
  std::filesystem::path library = {};
};

struct Selection {
  std::vector<SelectedOp> ops;
  std::vector<LoadFailure> failures;  ///< targets and ops that could not be loaded
};

/// Gets each failure as soon as it is known: mistakes in the declarations of a source come before the source is
/// compiled.
using FailureSink = std::function<void(const LoadFailure&)>;

/// Compiles targets that are sources, loads all targets in workers, or in this process if the options say so, and keeps
/// the ops whose name matches one of the globs (`*`, `?`, `[a-z]`). Throws UsageError for a glob that matches no op,
/// with the names of all ops.
Selection select_ops(const SelectionOptions& options, const FailureSink& on_failure = tell_failure);

/// What checks a selected op: workers for a plugin, else this process. `selected` and `source` must outlive it.
std::unique_ptr<Executor> executor_of(const SelectedOp& selected, const IsolationOptions& options,
                                      const CaseSource& source);

/// Declares --op.
void add_op_option(CLI::App& command, SelectionOptions& options);

}  // namespace gradcheck::cli
