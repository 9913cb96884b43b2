#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace gradcheck::tests {
extern const std::string_view embedded_text;
}

TEST_CASE("an embedded file is the file byte for byte") {
  std::ifstream file(GRADCHECK_SOURCE_DIR "/tests/tree/embedded.bin", std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(content.empty());
  CHECK(gradcheck::tests::embedded_text == content);
}
