#include "tests/tree/include_rules.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <optional>
#include <regex>
#include <sstream>

namespace gradcheck::tests {
namespace {

using Words = std::vector<std::string>;

// Patterns are those of fnmatch(3), in which * also matches slashes.
bool matches(const Words& patterns, const std::string& path) {
  return std::ranges::any_of(
      patterns, [&](const std::string& pattern) { return fnmatch(pattern.c_str(), path.c_str(), 0) == 0; });
}

}  // namespace

// From the bottom up: a folder may include itself and the folders in its row. These are all above its row in this table
// (includes_test.cpp checks this), so no two folders can include each other.
const std::vector<FolderRule>& folder_rules() {
  static const Words sdk_libraries{"Eigen/*", "unsupported/Eigen/*", "boost/*", "mpfr.h", "gmp.h"};
  static const Words json{"nlohmann/*"};
  static const std::vector<FolderRule> table{
      // {folder, folders of the project, packages in its headers, more packages in its sources}
      {"gradcheck", {}, {}, {}},
      {"gradcheck/tensor", {"gradcheck"}, sdk_libraries, {}},
      {"gradcheck/scalar", {"gradcheck", "gradcheck/tensor"}, sdk_libraries, {}},
      {"gradcheck/abi", {"gradcheck/scalar", "gradcheck/tensor"}, {}, {}},
      {"gradcheck/sdk", {"gradcheck", "gradcheck/abi", "gradcheck/scalar", "gradcheck/tensor"}, sdk_libraries, {}},
      {"gradcheck/declare", {"gradcheck", "gradcheck/abi", "gradcheck/scalar", "gradcheck/tensor"}, {}, {}},
      {"gradcheck/call",
       {"gradcheck", "gradcheck/abi", "gradcheck/declare", "gradcheck/scalar", "gradcheck/tensor"},
       {},
       {}},
      {"gradcheck/graph",
       {"gradcheck", "gradcheck/abi", "gradcheck/call", "gradcheck/declare", "gradcheck/scalar", "gradcheck/tensor"},
       {},
       {}},
      {"gradcheck/record",
       {"gradcheck", "gradcheck/call", "gradcheck/declare", "gradcheck/tensor"},
       {},
       {"xxhash.h", "nlohmann/*"}},
      {"gradcheck/reference",
       {"gradcheck", "gradcheck/call", "gradcheck/declare", "gradcheck/scalar", "gradcheck/tensor"},
       {},
       {}},
      {"gradcheck/check/compare",
       {"gradcheck", "gradcheck/call", "gradcheck/declare", "gradcheck/record", "gradcheck/reference",
        "gradcheck/scalar", "gradcheck/tensor"},
       {},
       {"fmt/*"}},
      {"gradcheck/check/locate",
       {"gradcheck", "gradcheck/call", "gradcheck/declare", "gradcheck/record", "gradcheck/reference",
        "gradcheck/scalar", "gradcheck/tensor", "gradcheck/check/compare"},
       {},
       {"fmt/*"}},
      {"gradcheck/check/precision",
       {"gradcheck", "gradcheck/call", "gradcheck/declare", "gradcheck/record", "gradcheck/reference",
        "gradcheck/scalar", "gradcheck/tensor", "gradcheck/check/compare"},
       {},
       {"fmt/*"}},
      {"gradcheck/check",
       {"gradcheck", "gradcheck/call", "gradcheck/declare", "gradcheck/record", "gradcheck/reference",
        "gradcheck/scalar", "gradcheck/tensor", "gradcheck/check/compare", "gradcheck/check/locate"},
       {},
       {"fmt/*"}},
      {"gradcheck/run",
       {"gradcheck", "gradcheck/call", "gradcheck/check", "gradcheck/check/compare", "gradcheck/declare",
        "gradcheck/record"},
       {},
       {"oneapi/*"}},
      {"gradcheck/plugin", {"gradcheck", "gradcheck/abi", "gradcheck/declare"}, {}, {"xxhash.h"}},
      {"gradcheck/worker",
       {"gradcheck", "gradcheck/abi", "gradcheck/call", "gradcheck/declare", "gradcheck/plugin", "gradcheck/record",
        "gradcheck/run"},
       {},
       json},
      {"gradcheck/mutation",
       {"gradcheck", "gradcheck/abi", "gradcheck/call", "gradcheck/check", "gradcheck/check/compare",
        "gradcheck/declare", "gradcheck/record", "gradcheck/run", "gradcheck/scalar", "gradcheck/tensor"},
       {},
       {"tbb/*", "oneapi/*"}},
      {"ops",
       {"gradcheck", "gradcheck/abi", "gradcheck/declare", "gradcheck/graph", "gradcheck/scalar", "gradcheck/sdk",
        "gradcheck/tensor"},
       {"Eigen/*"},
       {}},
      {"properties",
       {"gradcheck", "gradcheck/abi", "gradcheck/call", "gradcheck/check", "gradcheck/check/compare",
        "gradcheck/check/precision", "gradcheck/declare", "gradcheck/record", "gradcheck/reference", "gradcheck/run",
        "gradcheck/scalar", "gradcheck/tensor"},
       {},
       {"rapidcheck.h", "rapidcheck/*", "Eigen/*"}},
      {"reports", {"gradcheck", "gradcheck/record"}, {}, {"fmt/*", "pugixml.hpp"}},
      {"gradcheck/testing",
       {"gradcheck", "gradcheck/declare", "gradcheck/record", "gradcheck/run", "gradcheck/sdk", "properties",
        "reports"},
       {},
       {}},
      {"gradcheck/cli",
       {"gradcheck", "gradcheck/call", "gradcheck/declare", "gradcheck/mutation", "gradcheck/plugin",
        "gradcheck/record", "gradcheck/run", "gradcheck/scalar", "gradcheck/worker", "ops", "properties", "reports"},
       {"CLI/*", "fmt/*", "toml++/*"},
       {}},
  };
  return table;
}

namespace {

std::string folder_of(const std::string& path) {
  // The header of a folder as a whole.
  if (path == "gradcheck/sdk.hpp") return "gradcheck/sdk";
  if (path == "gradcheck/testing.hpp") return "gradcheck/testing";
  for (std::string folder = path.substr(0, path.rfind('/')); !folder.empty();
       folder = folder.substr(0, folder.find('/') == std::string::npos ? 0 : folder.rfind('/'))) {
    const auto is_folder = [&](const FolderRule& rule) { return rule.folder == folder; };
    if (std::ranges::any_of(folder_rules(), is_folder)) {
      // Folders of gradcheck/ that have no row are not part of the row "gradcheck".
      if (folder == "gradcheck" && path.find('/') != path.rfind('/')) return "";
      return folder;
    }
  }
  return "";
}

// Every folder may include headers of the C++ and C libraries and of POSIX.
bool is_system_header(const std::string& header) {
  if (header.find_first_of("./") == std::string::npos) return true;  // <vector>
  static const Words system{"sys/*",      "assert.h", "cpuid.h",   "cxxabi.h",  "dirent.h",  "dlfcn.h",   "errno.h",
                            "execinfo.h", "fcntl.h",  "fenv.h",    "float.h",   "fnmatch.h", "glob.h",    "immintrin.h",
                            "limits.h",   "link.h",   "locale.h",  "math.h",    "poll.h",    "pthread.h", "quadmath.h",
                            "sched.h",    "signal.h", "spawn.h",   "stdbool.h", "stddef.h",  "stdint.h",  "stdio.h",
                            "stdlib.h",   "string.h", "termios.h", "time.h",    "unistd.h"};
  return matches(system, header);
}

std::optional<std::string> complaint(const std::string& file, const std::string& header) {
  if (file.starts_with("tests/") || file.starts_with("examples/")) return std::nullopt;
  const std::string folder = folder_of(file);
  if (folder.empty()) return "is in a folder that the table of include rules does not list";
  const auto rule = std::ranges::find_if(folder_rules(), [&](const FolderRule& row) { return row.folder == folder; });
  if (is_system_header(header)) return std::nullopt;
  const std::string included = folder_of(header);
  if (!included.empty()) {
    if (included == folder || std::ranges::count(rule->folders, included) > 0) return std::nullopt;
  } else {
    if (matches(rule->packages, header)) return std::nullopt;
    if (file.ends_with(".cpp") && matches(rule->source_packages, header)) return std::nullopt;
  }
  return "includes " + header + ", which the row of " + folder + "/ in the table of include rules does not allow";
}

}  // namespace

std::vector<std::string> include_complaints(std::string_view file, std::string_view text) {
  static const std::regex include_line(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"].*$)");
  std::vector<std::string> complaints;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (!std::regex_match(line, match, include_line)) continue;
    if (const auto found = complaint(std::string(file), match[1]))
      complaints.push_back(std::string(file) + ":" + std::to_string(number) + ": " + *found);
  }
  return complaints;
}

std::vector<std::string> source_files(const std::filesystem::path& root) {
  static const Words sources{"*.hpp", "*.cpp", "*.h", "*.inc", "*.c", "*.hpp.in", "*.cpp.in"};
  std::vector<std::string> files;
  for (const char* folder : {"gradcheck", "ops", "properties", "reports", "tests"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string path = entry.path().lexically_relative(root).generic_string();
      if (entry.is_regular_file() && matches(sources, path)) files.push_back(path);
    }
  std::ranges::sort(files);
  return files;
}

}  // namespace gradcheck::tests
