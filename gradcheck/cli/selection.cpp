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

/// Loads targets into a selection. A target that fails does not keep the others from being loaded.
class Loader {
 public:
  Loader(const IsolationOptions& options, const FailureSink& on_failure, Selection& selection)
      : options_(options), on_failure_(on_failure), selection_(selection) {}

  void load(const std::string& target) {
    try {
      std::error_code error;
      if (!fs::exists(target, error)) throw LoadError(target + ": " + (error ? error.message() : "not found"));
      if (fs::is_directory(target, error)) {
        throw LoadError(target + ": is a folder; expected a plugin (a shared library) or a C++ source file");
      }
      const fs::path library = is_source(target) ? compile(target) : fs::path(target);
      if (!library.empty()) load_library(target, library);
    } catch (const CompileError& error) {
      fail(target, error.what(), error.output());
    } catch (const worker::RefusedPlugin& error) {
      fail(target, error.what(), error.detail());
    } catch (const Error& error) {
      fail(target, error.what(), "");
    }
  }

 private:
  fs::path compile(const std::string& target) {
    return compiled_source(target,
                           [&](const SourceMistake& mistake) { fail(target, mistake.message, mistake.detail); });
  }

  void load_library(const std::string& target, const fs::path& library) {
    LoadedPlugin plugin = options_.in_process
                              ? load_plugin(library, target)
                              : worker::declarations_in_worker(plugin_source(library, target, options_));
    for (Op& op : plugin.ops)
      selection_.ops.push_back({std::move(op), target, options_.in_process ? fs::path() : library});
    for (const RefusedOp& op : plugin.refused) fail(target, op.message, op.detail);
  }

  void fail(const std::string& target, const std::string& message, const std::string& detail) {
    selection_.failures.push_back({target, message, detail});
    if (on_failure_) on_failure_(selection_.failures.back());
  }

  const IsolationOptions& options_;
  const FailureSink& on_failure_;
  Selection& selection_;
};

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

Selection select_ops(const SelectionOptions& options, const FailureSink& on_failure) {
  Selection selection;
  if (options.targets.empty()) selection.ops = load_builtin_ops();
  Loader loader(options.isolation, on_failure, selection);
  for (const std::string& target : options.targets) loader.load(target);
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
