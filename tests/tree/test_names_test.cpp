#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "tests/tree/include_rules.hpp"

namespace {

// The names in `text` that CMake would split when it makes ctest tests: it separates names with ; and a [ without its ]
// joins all names after it. Such tests would be lost without a message.
std::vector<std::string> names_lost_by_ctest(const std::string& text) {
  static const std::regex test_case(R"#((?:TEST_CASE|SCENARIO)\s*\(\s*"((?:[^"\\]|\\.)*)")#");
  std::vector<std::string> names;
  for (std::sregex_iterator match(text.begin(), text.end(), test_case), end; match != end; ++match) {
    const std::string name = (*match)[1];
    const bool balanced = std::ranges::count(name, '[') == std::ranges::count(name, ']');
    if (!balanced || name.find(';') != std::string::npos) names.push_back(name);
  }
  return names;
}

}  // namespace

TEST_CASE("no test is lost by its name") {
  const std::filesystem::path root = GRADCHECK_SOURCE_DIR;
  for (const std::string& file : gradcheck::tests::source_files(root)) {
    if (file == "tests/tree/test_names_test.cpp") continue;  // contains examples of such names
    std::ifstream stream(root / file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (const std::string& name : names_lost_by_ctest(text)) FAIL_CHECK(file << ": " << name);
  }
}

TEST_CASE("a name that ctest would lose is reported") {
  CHECK(names_lost_by_ctest(R"(TEST_CASE("one; two") {})") == std::vector<std::string>{"one; two"});
  CHECK(names_lost_by_ctest(R"(TEST_CASE("x[N", "[tag]") {})") == std::vector<std::string>{"x[N"});
  CHECK(names_lost_by_ctest(R"(TEST_CASE("x[N,D] -> y, \"quoted\"", "[tag]") {})").empty());
}
