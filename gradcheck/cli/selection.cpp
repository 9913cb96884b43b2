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
#include "gradcheck/error.hpp"
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
  options.flags.insert(options.flags.end(), {"-O1", "-I" + sdk_folder().string()});
  // First of all headers: a source that includes Eigen before the SDK would abort on shapes that do not fit.
  options.flags.insert(options.flags.end(),
                       {"-include", (sdk_folder() / "gradcheck" / "tensor" / "eigen.hpp").string()});
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

std::vector<SelectedOp> load_target(const std::string& target, const SelectionOptions& options) {
  std::error_code error;
  if (!fs::exists(target, error)) throw LoadError(target + ": " + (error ? error.message() : "not found"));
  if (fs::is_directory(target, error)) {
    throw LoadError(target + ": is a folder; expected a plugin (a shared library) or a C++ source file");
  }
  const fs::path library = is_source(target) ? compile_plugin(target, compile_options()) : fs::path(target);
  std::vector<SelectedOp> selected;
  if (options.in_process) {
    for (Op& op : load_plugin(library, target)) selected.push_back({std::move(op), target});
  } else {
    const PluginSource source = plugin_source(library, target, options);
    for (Op& op : declarations_in_worker(source)) selected.push_back({std::move(op), target, library});
  }
  return selected;
}

std::string names_of(const std::vector<SelectedOp>& ops) {
  std::string names;
  for (const SelectedOp& selected : ops) names += (names.empty() ? "" : ", ") + selected.op.name();
  return names.empty() ? "none" : names;
}

}  // namespace

Selection select_ops(const SelectionOptions& options) {
  Selection selection;
  if (options.targets.empty()) {
    for (Op& op : ops::builtin_ops()) selection.ops.push_back({std::move(op), ""});
  }
  for (const std::string& target : options.targets) {
    try {
      for (SelectedOp& selected : load_target(target, options)) selection.ops.push_back(std::move(selected));
    } catch (const CompileError& error) {
      selection.failures.push_back({target, error.what(), error.output()});
    } catch (const ParseError& error) {
      selection.failures.push_back({target, target + ": " + error.what(), error.excerpt()});
    } catch (const RefusedPlugin& error) {
      selection.failures.push_back({target, error.what(), error.detail()});
    } catch (const Error& error) {
      selection.failures.push_back({target, error.what(), ""});
    }
  }
  if (options.ops.empty()) return selection;
  std::vector<bool> kept(selection.ops.size(), false);
  for (const std::string& glob : options.ops) {
    bool any = false;
    for (std::size_t i = 0; i < selection.ops.size(); ++i) {
      if (fnmatch(glob.c_str(), selection.ops[i].op.name().c_str(), 0) != 0) continue;
      kept[i] = any = true;
    }
    // With a target that did not load there is no telling what it would have held.
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
