#include "gradcheck/record/record_snippet.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <string>

#include "tests/record/record_fixture.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

TEST_CASE("a snippet includes headers that exist") {
  const std::string snippet = snippet_of(failing().ops[0].properties[0].findings[0], "affine");
  const std::regex include("#include <(gradcheck/[^>]+)>");
  int headers = 0;
  for (std::sregex_iterator match(snippet.begin(), snippet.end(), include), end; match != end; ++match, ++headers) {
    CAPTURE((*match)[1].str());
    CHECK(std::filesystem::exists(std::filesystem::path(GRADCHECK_SOURCE_DIR) / (*match)[1].str()));
  }
  CHECK(headers == 2);
}

TEST_CASE("a snippet escapes names and messages") {
  const std::string snippet = snippet_of(hostile(hostile_text()).ops[0].properties[0].findings[0], hostile_text());
  for (const char c : snippet.substr(snippet.find('\n'))) CHECK((c == '\n' || (c >= 0x20 && c < 0x7F)));
  CHECK(snippet.find("\nnew") == std::string::npos);
  CHECK(snippet.find("\\033[31mred") != std::string::npos);
}
