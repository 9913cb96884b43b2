#include "gradcheck/cli/source_plugins.hpp"

#include <cstdlib>
#include <iterator>
#include <sstream>

#include "gradcheck/cli/build_info.hpp"
#include "gradcheck/cli/installation.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/plugin/compile_cache.hpp"

namespace gradcheck::cli {

namespace {

namespace fs = std::filesystem;

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

fs::path compiled_source(const std::string& source, const std::function<void(const SourceMistake&)>& on_mistake) {
  CompileOptions options = compile_options();
  options.progress = [](const std::string& line) { tell(line); };
  options.mistake = on_mistake;
  return compile_plugin(source, options);
}

}  // namespace gradcheck::cli
