#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck::tests {

/// What an #include line of `text` does that the table of folders forbids: "ops/linear/affine.hpp:3: includes ..."
/// each. `file` is its path from the repository root, as "ops/linear/affine.hpp"; the empty answer is the good one.
std::vector<std::string> include_complaints(std::string_view file, std::string_view text);

/// The C++ and C files under the folders of the table, by their path from `root`, sorted.
std::vector<std::string> source_files(const std::filesystem::path& root);

}  // namespace gradcheck::tests
