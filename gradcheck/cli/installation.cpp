#include "gradcheck/cli/installation.hpp"

#include "gradcheck/cli/build_info.hpp"

namespace gradcheck::cli {

namespace {

namespace fs = std::filesystem;

fs::path executable_folder() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

bool runs_where_it_was_built() {
  std::error_code ignored;
  return fs::equivalent(executable_folder(), build_info::build_executable_directory, ignored);
}

}  // namespace

fs::path sdk_folder() {
  if (runs_where_it_was_built()) return build_info::source_include_directory;
  return (executable_folder() / build_info::installed_include_directory).lexically_normal();
}

fs::path builtin_ops_library() {
  if (runs_where_it_was_built()) return build_info::build_builtin_ops;
  return (executable_folder() / build_info::installed_builtin_ops).lexically_normal();
}

}  // namespace gradcheck::cli
