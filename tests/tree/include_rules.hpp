#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck::tests {

/// One row of the table of permitted includes.
struct FolderRule {
  std::string folder;                        ///< from the repository root, e.g. "gradcheck/tensor"
  std::vector<std::string> folders;          ///< of the project, besides itself
  std::vector<std::string> packages;         ///< headers of other projects, as fnmatch(3) patterns
  std::vector<std::string> source_packages;  ///< more packages, in its sources only, because users compile the headers
};

/// The table: one row per folder, from the bottom of the project up.
const std::vector<FolderRule>& folder_rules();

/// The #include lines of `text` that the table forbids: "ops/linear/affine.hpp:3: includes ..." each; empty if there
/// are none. `file` is its path from the repository root, e.g. "ops/linear/affine.hpp".
std::vector<std::string> include_complaints(std::string_view file, std::string_view text);

/// The C++ and C files under the folders of the table, by their path from `root`, sorted.
std::vector<std::string> source_files(const std::filesystem::path& root);

}  // namespace gradcheck::tests
