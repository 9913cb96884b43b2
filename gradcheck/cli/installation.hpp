#pragma once

#include <filesystem>

namespace gradcheck::cli {

/// The folder with the SDK's headers, `gradcheck/`: the source tree for a command that runs where it was built, else the
/// include folder of the installation.
std::filesystem::path sdk_folder();

/// The plugin with the built-in ops. It need not exist: a build for somebody's own ops does without.
std::filesystem::path builtin_ops_library();

}  // namespace gradcheck::cli
