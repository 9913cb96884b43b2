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
  std::vector<LoadFailure> failures;  ///< targets that could not be loaded; the other ops are selected
};

/// Called with each failure as soon as it is known: mistakes in the declarations of a source are known before the rest
/// of the source is compiled.
using FailureSink = std::function<void(const LoadFailure&)>;

/// Loads the targets, in workers unless --in-process is given, after compiling those that are sources. Keeps the ops
/// whose name matches one of the globs (`*`, `?`, `[a-z]`). Without a target: the built-in ops. By default failures are
/// printed on standard error. Throws UsageError for a glob that matches no op, with the names of all ops; LoadError if
/// the built-in ops are not there.
Selection select_ops(
    const SelectionOptions& options, const FailureSink& on_failure = [](const LoadFailure& failure) { tell(failure); });

/// What checks a selected op: workers for a plugin, else this process. `selected` and `source` must outlive it.
std::unique_ptr<Executor> executor_of(const SelectedOp& selected, const IsolationOptions& options,
                                      const CaseSource& source);

/// Declares --op.
void add_op_option(CLI::App& command, SelectionOptions& options);

}  // namespace gradcheck::cli
