#include "gradcheck/cli/selection.hpp"

#include <fnmatch.h>

#include <utility>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/installation.hpp"
#include "gradcheck/cli/source_plugins.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/plugin/compiler.hpp"
#include "gradcheck/plugin/loader.hpp"
#include "gradcheck/run/in_process_executor.hpp"
#include "gradcheck/worker/isolated_executor.hpp"
#include "gradcheck/worker/plugin_worker.hpp"

namespace gradcheck::cli {

namespace {

namespace fs = std::filesystem;

/// Loads targets one after the other into a selection.
class Loader {
 public:
  Loader(const IsolationOptions& options, const FailureSink& on_failure, Selection& selection)
      : options_(options), on_failure_(on_failure), selection_(selection) {}

  /// The one place that loads the built-in ops. They are trusted, so they run in this process.
  void load_builtin_ops() {
    const fs::path library = builtin_ops_library();
    std::error_code ignored;
    if (!fs::exists(library, ignored)) {
      throw LoadError("the built-in ops are not here: " + library.string() +
                      " is missing (the build target gradcheck_builtin_ops makes it); to check your own ops, name a "
                      "plugin or a source file");
    }
    for (Op& op : loaded(library, "built-in").ops) selection_.ops.push_back({std::move(op), ""});
  }

  /// A target that fails does not keep the others from being loaded.
  void load(const std::string& target) {
    try {
      std::error_code error;
      if (!fs::exists(target, error)) throw LoadError(target + ": " + (error ? error.message() : "not found"));
      if (fs::is_directory(target, error)) {
        throw LoadError(target + ": is a folder; expected a plugin (a shared library) or a C++ source file");
      }
      if (const fs::path library = library_of(target); !library.empty()) load_library(target, library);
    } catch (const CompileError& error) {
      fail(target, error.what(), error.output());
    } catch (const Error& error) {
      fail(target, error.what(), "");
    }
  }

 private:
  /// "" for a source in which every op has a mistake.
  fs::path library_of(const std::string& target) {
    if (!is_source(target)) return target;
    return compiled_source(target,
                           [&](const SourceMistake& mistake) { fail(target, mistake.message, mistake.detail); });
  }

  /// In this process.
  LoadedPlugin loaded(const fs::path& library, const std::string& origin) const {
    LoadedPlugin plugin = load_plugin(library, origin);
    return options_.black_box.empty() ? plugin : as_black_boxes(std::move(plugin), options_.black_box);
  }

  void load_library(const std::string& target, const fs::path& library) {
    LoadedPlugin plugin = options_.in_process
                              ? loaded(library, target)
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
  Loader loader(options.isolation, on_failure, selection);
  if (options.targets.empty()) loader.load_builtin_ops();
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
