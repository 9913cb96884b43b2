#include "gradcheck/cli/selection.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sstream>

#include "gradcheck/cli/build_info.hpp"
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

std::vector<Op> load_target(const std::string& target) {
  std::error_code error;
  if (!fs::exists(target, error)) throw LoadError(target + ": " + (error ? error.message() : "not found"));
  if (fs::is_directory(target, error)) {
    throw LoadError(target + ": is a folder; expected a plugin (a shared library) or a C++ source file");
  }
  if (!is_source(target)) return load_plugin(target);
  return load_plugin(compile_plugin(target, compile_options()), target);
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
      for (Op& op : load_target(target)) selection.ops.push_back({std::move(op), target});
    } catch (const CompileError& error) {
      selection.failures.push_back({target, error.what(), error.output()});
    } catch (const ParseError& error) {
      selection.failures.push_back({target, target + ": " + error.what(), error.excerpt()});
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

}  // namespace gradcheck::cli
