#include "gradcheck/cli/selection.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sstream>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/build_info.hpp"
#include "gradcheck/cli/plugin_worker.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/plugin/compile_cache.hpp"
#include "gradcheck/plugin/compiler.hpp"
#include "gradcheck/plugin/loader.hpp"
#include "ops/builtin_ops.hpp"

namespace gradcheck::cli {

namespace {

namespace fs = std::filesystem;

/// The folder that holds the SDK: the source tree for a command that runs where it was built, else beside its own
/// prefix.
fs::path sdk_folder() {
  std::error_code ignored;
  const fs::path executable_folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  if (fs::equivalent(executable_folder, build_info::build_executable_directory, ignored)) {
    return build_info::source_include_directory;
  }
  return (executable_folder / build_info::installed_include_directory).lexically_normal();
}

CompileOptions compile_options() {
  CompileOptions options;
  const char* chosen = std::getenv("CXX");  // NOLINT: no other thread runs yet
  // As make and CMake take it: a command with blanks is the compiler and its first arguments, e.g. "ccache g++".
  std::istringstream words(chosen == nullptr ? "" : chosen);
  if (!(words >> options.compiler)) options.compiler = build_info::compiler;
  options.flags.assign(std::istream_iterator<std::string>(words), {});
  options.sdk = sdk_folder();
  for (const std::string_view folder : build_info::system_include_directories) {
    options.flags.insert(options.flags.end(), {"-isystem", std::string(folder)});
  }
  options.flags.insert(options.flags.end(), build_info::compile_options.begin(), build_info::compile_options.end());
  options.libraries.assign(build_info::link_options.begin(), build_info::link_options.end());
  options.cache = default_cache();
  return options;
}

bool is_source(const fs::path& path) {
  const std::string extension = path.extension();
  return extension == ".cpp" || extension == ".cc" || extension == ".cxx" || extension == ".C";
}

/// Loads the targets one after the other into a selection.
class Loader {
 public:
  Loader(const SelectionOptions& options, const FailureSink& on_failure, Selection& selection)
      : options_(options), on_failure_(on_failure), selection_(selection) {}

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
    } catch (const RefusedPlugin& error) {
      fail(target, error.what(), error.detail());
    } catch (const Error& error) {
      fail(target, error.what(), "");
    }
  }

 private:
  /// "" for a source in which every op has a mistake.
  fs::path library_of(const std::string& target) {
    if (!is_source(target)) return target;
    CompileOptions options = compile_options();
    options.progress = [](const std::string& line) { tell(line); };
    options.mistake = [&](const SourceMistake& mistake) { fail(target, mistake.message, mistake.detail); };
    return compile_plugin(target, options);
  }

  void load_library(const std::string& target, const fs::path& library) {
    LoadedPlugin plugin = options_.in_process ? load_plugin(library, target)
                                              : declarations_in_worker(plugin_source(library, target, options_));
    for (Op& op : plugin.ops)
      selection_.ops.push_back({std::move(op), target, options_.in_process ? fs::path() : library});
    for (const RefusedOp& op : plugin.refused) fail(target, op.message, op.detail);
  }

  void fail(const std::string& target, const std::string& message, const std::string& detail) {
    selection_.failures.push_back({target, message, detail});
    if (on_failure_) on_failure_(selection_.failures.back());
  }

  const SelectionOptions& options_;
  const FailureSink& on_failure_;
  Selection& selection_;
};

std::string names_of(const std::vector<SelectedOp>& ops) {
  std::string names;
  for (const SelectedOp& selected : ops) names += (names.empty() ? "" : ", ") + selected.op.name();
  return names.empty() ? "none" : names;
}

}  // namespace

void tell_failure(const LoadFailure& failure) {
  tell(failure.message);
  if (!failure.detail.empty()) tell_lines(failure.detail);
}

Selection select_ops(const SelectionOptions& options, const FailureSink& on_failure) {
  Selection selection;
  if (options.targets.empty()) {
    for (Op& op : ops::builtin_ops()) selection.ops.push_back({std::move(op), ""});
  }
  Loader loader(options, on_failure, selection);
  for (const std::string& target : options.targets) loader.load(target);
  if (options.ops.empty()) return selection;
  std::vector<bool> kept(selection.ops.size(), false);
  for (const std::string& glob : options.ops) {
    bool any = false;
    for (std::size_t i = 0; i < selection.ops.size(); ++i) {
      if (fnmatch(glob.c_str(), selection.ops[i].op.name().c_str(), 0) != 0) continue;
      kept[i] = any = true;
    }
    // A target that did not load may hold the op.
    if (!any && selection.failures.empty())
      throw UsageError("no op is called '" + glob + "'; there are: " + names_of(selection.ops));
  }
  std::vector<SelectedOp> ops;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) ops.push_back(std::move(selection.ops[i]));
  }
  selection.ops = std::move(ops);
  return selection;
}

void add_isolation_options(CLI::App& command, SelectionOptions& options) {
  command.add_flag("--in-process", options.in_process,
                   "Load plugins into the command itself, for debuggers and sanitizers; a crash then ends the run");
  command
      .add_option("--time-limit", options.time_limit, "Seconds that a plugin's worker has for one case; 0: no limit")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command.add_option("--memory-limit", options.memory_limit, "MiB that a plugin's worker may hold; 0: no limit")
      ->type_name("MIB")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 30))
      ->capture_default_str();
}

}  // namespace gradcheck::cli
