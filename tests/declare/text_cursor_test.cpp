#include "gradcheck/declare/text_cursor.hpp"

#include "gradcheck/error.hpp"
#include "tests/declare/parse_failure.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace gradcheck {
namespace text_cursor_test {

TEST_CASE("a token is taken whole or not at all") {
  CHECK_FALSE(TextCursor("text", "info").accept("in"));
  CHECK_FALSE(TextCursor("text", "in_2").accept("in"));
  CHECK(TextCursor("text", "in(2").accept("in"));
  CHECK_FALSE(TextCursor("text", "->").accept("-"));
  CHECK(TextCursor("text", "- >").accept("-"));
  CHECK_FALSE(TextCursor("text", "<=").accept("<"));
  CHECK_FALSE(TextCursor("text", ">=").accept(">"));
  CHECK(TextCursor("text", "<").accept("<"));
}

TEST_CASE("blanks separate tokens and nothing else") {
  TextCursor cursor("text", " \t a\n+\r b ");
  CHECK(cursor.position() == 3);
  CHECK(cursor.accept_identifier() == "a");
  CHECK(cursor.accept("+"));
  CHECK(cursor.slice(3) == "a\n+");
  CHECK(cursor.accept_identifier() == "b");
  CHECK(cursor.at_end());
  CHECK(cursor.found() == "the end of the text");
}

TEST_CASE("numbers are read to the last digit") {
  CHECK(TextCursor("text", "9223372036854775807").expect_integer() == std::numeric_limits<std::int64_t>::max());
  CHECK(TextCursor("text", "-1.5e-3").expect_number() == -0.0015);
  TextCursor range("text", "1..3");
  CHECK(range.expect_integer() == 1);
  CHECK(range.accept(".."));
  CHECK(range.expect_integer() == 3);
}

TEST_CASE("a number that is none is refused") {
  const auto failure = [](const std::string& text) {
    return tests::parse_failure([&] { TextCursor("text", text).expect_number(); });
  };
  CHECK(failure("0x10") == "column 1: expected a number, got '0x10'");
  CHECK(failure("1e999") == "column 1: expected a number that a double can hold, got '1e999'");
  CHECK(failure("nan") == "column 1: expected a number, got 'nan'");
  CHECK(failure("") == "column 1: expected a number, got the end of the text");
}

TEST_CASE("a long word is cut where it is shown") {
  CHECK(TextCursor("text", std::string(40, 'w')).found() == "'" + std::string(40, 'w') + "'");
  CHECK(TextCursor("text", std::string(41, 'w')).found() == "'" + std::string(40, 'w') + "…'");
}

TEST_CASE("columns count characters, not bytes") {
  std::string text;
  for (int k = 0; k < 10000; ++k) text += "é";
  CHECK(tests::parse_failure([&] { TextCursor("text", text); }) ==
        "column 8193: expected at most 16384 bytes of text, got 20000");
}

}  // namespace text_cursor_test
}  // namespace gradcheck
