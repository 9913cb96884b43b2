#include "tests/tree/include_rules.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <sstream>

namespace gradcheck::tests {
namespace {

using Patterns = std::vector<std::string>;

// Patterns are those of fnmatch(3), in which * matches slashes, too; one that starts with ! takes away.
bool matches(const Patterns& patterns, const std::string& path) {
  bool found = false;
  for (const std::string& pattern : patterns) {
    const bool takes_away = pattern.starts_with('!');
    if (fnmatch(pattern.c_str() + (takes_away ? 1 : 0), path.c_str(), 0) == 0) found = !takes_away;
  }
  return found;
}

// One row of the table: the files it is about, and what these may include, of the project and of others.
struct Rule {
  Patterns files;
  Patterns may_include;
  std::string sentence;
};

// The first row that matches a file holds for it.
const std::vector<Rule>& rules() {
  static const Patterns library{"gradcheck/*", "!gradcheck/cli/*", "Eigen/*", "unsupported/Eigen/*", "boost/*"};
  static const Patterns library_sources{"fmt/*", "nlohmann/*", "tbb/*", "oneapi/*", "xxhash.h", "Random123/*"};
  static const Patterns command{"gradcheck/*", "ops/*",    "properties/*", "reports/*", "CLI/*",   "fmt/*",
                                "nlohmann/*",  "toml++/*", "mpi.h",        "tbb/*",     "Eigen/*", "boost/*"};
  static const Patterns ops{"ops/*",
                            "gradcheck/sdk.hpp",
                            "gradcheck/op.hpp",
                            "gradcheck/sdk/*",
                            "gradcheck/op/*",
                            "gradcheck/tensor/*",
                            "gradcheck/scalar/*",
                            "gradcheck/error.hpp",
                            "gradcheck/graph/*",
                            "Eigen/*"};
  static const Patterns properties{"properties/*", "gradcheck/*", "!gradcheck/cli/*", "rapidcheck.h",
                                   "rapidcheck/*", "Eigen/*",     "boost/*"};
  static const Patterns reports{
      "reports/*",  "gradcheck/run/record*.hpp", "gradcheck/error.hpp", "gradcheck/version.hpp", "fmt/*", "nlohmann/*",
      "pugixml.hpp"};

  static const auto joined = [](Patterns a, const Patterns& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  };
  static const std::vector<Rule> table{
      {{"gradcheck/cli/*"},
       command,
       "gradcheck/cli/ may include all folders but tests/, and of others what its row of this table lists"},
      // Its users compile the headers; what stands in the sources alone is ours to choose.
      {{"gradcheck/*.cpp"},
       joined(library, library_sources),
       "gradcheck/ may include neither the folders above it nor libraries that its row of this table does not list"},
      {{"gradcheck/*"}, library, "a public header may include only gradcheck/ without cli/, Eigen and Boost"},
      {{"ops/*"}, ops, "ops/ may include of gradcheck/ only the SDK, the op, tensors and scalars, and Eigen"},
      {{"properties/*"}, properties, "properties/ may include only gradcheck/ without cli/, and RapidCheck"},
      {{"reports/*"},
       reports,
       "reports/ may include of gradcheck/ only the run record and of others fmt, nlohmann-json and pugixml"},
      {{"tests/*"}, {"*"}, ""},
  };
  return table;
}

// Headers of the C++ and C libraries and of POSIX are everybody's.
bool is_system_header(const std::string& header) {
  if (header.find_first_of("./") == std::string::npos) return true;  // <vector>
  static const Patterns system{"sys/*",     "assert.h",    "cpuid.h",    "cxxabi.h", "dirent.h", "dlfcn.h",
                               "errno.h",   "execinfo.h",  "fcntl.h",    "fenv.h",   "float.h",  "fnmatch.h",
                               "glob.h",    "immintrin.h", "limits.h",   "link.h",   "locale.h", "math.h",
                               "poll.h",    "pthread.h",   "quadmath.h", "sched.h",  "signal.h", "spawn.h",
                               "stdbool.h", "stddef.h",    "stdint.h",   "stdio.h",  "stdlib.h", "string.h",
                               "termios.h", "time.h",      "unistd.h"};
  return matches(system, header);
}

std::optional<std::string> complaint(const std::string& file, const std::string& header) {
  const auto rule = std::ranges::find_if(rules(), [&](const Rule& row) { return matches(row.files, file); });
  if (rule == rules().end()) return "lies in a folder that the table of include rules does not know";
  if (is_system_header(header) || matches(rule->may_include, header)) return std::nullopt;
  return "includes " + header + ", but " + rule->sentence;
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
  static const Patterns sources{"*.hpp", "*.cpp", "*.h", "*.inc", "*.c", "*.hpp.in", "*.cpp.in"};
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
