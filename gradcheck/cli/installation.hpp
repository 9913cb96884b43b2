#pragma once

#include <filesystem>

namespace gradcheck::cli {

/// The folder that contains `gradcheck/` with the headers of the SDK: the source tree if the command runs where it was
/// built, otherwise the include folder of the installation.
std::filesystem::path sdk_folder();

/// The plugin with the built-in ops. It need not exist: a build for somebody's own ops does without.
std::filesystem::path builtin_ops_library();

}  // namespace gradcheck::cli
