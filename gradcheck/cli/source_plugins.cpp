#include "gradcheck/cli/source_plugins.hpp"

#include <cstdlib>
#include <iterator>
#include <sstream>

#include "gradcheck/cli/build_info.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/plugin/compile_cache.hpp"

namespace gradcheck::cli {

namespace {

namespace fs = std::filesystem;

/// The folder with the SDK: the source tree for a command that runs where it was built, else the include folder of the
/// installation.
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
  // As in make and CMake, CXX may hold a compiler and its first arguments, e.g. "ccache g++".
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

}  // namespace

bool is_source(const fs::path& path) {
  const std::string extension = path.extension();
  return extension == ".cpp" || extension == ".cc" || extension == ".cxx" || extension == ".C";
}

fs::path compiled_source(const std::string& source, const std::function<void(const SourceMistake&)>& mistake) {
  CompileOptions options = compile_options();
  options.progress = [](const std::string& line) { tell(line); };
  options.mistake = mistake;
  return compile_plugin(source, options);
}

}  // namespace gradcheck::cli
