#include "gradcheck/cli/selection.hpp"

#include <fnmatch.h>

#include <utility>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/source_plugins.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/plugin/compiler.hpp"
#include "gradcheck/plugin/loader.hpp"
#include "gradcheck/run/in_process_executor.hpp"
#include "gradcheck/worker/isolated_executor.hpp"
#include "gradcheck/worker/plugin_worker.hpp"
#include "ops/builtin_ops.hpp"

namespace gradcheck::cli {

namespace {

namespace fs = std::filesystem;

/// The one place that loads the built-in ops.
std::vector<SelectedOp> load_builtin_ops() {
  std::vector<SelectedOp> selected;
  for (Op& op : ops::builtin_ops()) selected.push_back({std::move(op), ""});
  return selected;
}

std::vector<SelectedOp> load_target(const std::string& target, const IsolationOptions& options) {
  std::error_code error;
  if (!fs::exists(target, error)) throw LoadError(target + ": " + (error ? error.message() : "not found"));
  if (fs::is_directory(target, error)) {
    throw LoadError(target + ": is a folder; expected a plugin (a shared library) or a C++ source file");
  }
  const fs::path library = is_source(target) ? compiled_source(target) : fs::path(target);
  std::vector<SelectedOp> selected;
  if (options.in_process) {
    for (Op& op : load_plugin(library, target)) selected.push_back({std::move(op), target});
  } else {
    for (Op& op : worker::declarations_in_worker(plugin_source(library, target, options)))
      selected.push_back({std::move(op), target, library});
  }
  return selected;
}

/// Loads each target; one that fails does not keep the others from being loaded.
Selection load_targets(const SelectionOptions& options) {
  Selection selection;
  for (const std::string& target : options.targets) {
    try {
      for (SelectedOp& selected : load_target(target, options.isolation)) selection.ops.push_back(std::move(selected));
    } catch (const CompileError& error) {
      selection.failures.push_back({target, error.what(), error.output()});
    } catch (const ParseError& error) {
      selection.failures.push_back({target, target + ": " + error.what(), error.excerpt()});
    } catch (const worker::RefusedPlugin& error) {
      selection.failures.push_back({target, error.what(), error.detail()});
    } catch (const Error& error) {
      selection.failures.push_back({target, error.what(), ""});
    }
  }
  return selection;
}

std::string names_of(const std::vector<SelectedOp>& ops) {
  std::string names;
  for (const SelectedOp& selected : ops) names += (names.empty() ? "" : ", ") + selected.op.name();
  return names.empty() ? "none" : names;
}

void keep_matching(Selection& selection, const std::vector<std::string>& globs) {
  std::vector<bool> kept(selection.ops.size(), false);
  for (const std::string& glob : globs) {
    bool any = false;
    for (std::size_t i = 0; i < selection.ops.size(); ++i) {
      if (fnmatch(glob.c_str(), selection.ops[i].op.name().c_str(), 0) != 0) continue;
      kept[i] = any = true;
    }
    // A target that did not load may have had such an op.
    if (!any && selection.failures.empty())
      throw UsageError("no op is called '" + glob + "'; there are: " + names_of(selection.ops));
  }
  std::vector<SelectedOp> ops;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) ops.push_back(std::move(selection.ops[i]));
  }
  selection.ops = std::move(ops);
}

}  // namespace

Selection select_ops(const SelectionOptions& options) {
  Selection selection = load_targets(options);
  if (options.targets.empty()) selection.ops = load_builtin_ops();
  if (!options.ops.empty()) keep_matching(selection, options.ops);
  return selection;
}

std::unique_ptr<Executor> executor_of(const SelectedOp& selected, const IsolationOptions& options,
                                      const CaseSource& source) {
  if (selected.library.empty()) return std::make_unique<InProcessExecutor>(selected.op, source, selected.target);
  return std::make_unique<worker::IsolatedExecutor>(selected.op,
                                                    plugin_source(selected.library, selected.target, options));
}

void add_op_option(CLI::App& command, SelectionOptions& options) {
  command.add_option("--op", options.ops, "Only ops whose name matches this glob; may be repeated")
      ->type_name("GLOB")
      ->expected(1)
      ->take_all();
}

}  // namespace gradcheck::cli
