#include "reports/visible_text.hpp"

#include <catch2/catch.hpp>

using namespace gradcheck::reports;
using namespace std::string_literals;

TEST_CASE("visible text") {
  SECTION("keeps what is harmless") {
    CHECK(visible("dW[1,2] ≤ 1e-3 ∂ \xf0\x9f\x98\x80") == "dW[1,2] ≤ 1e-3 ∂ \xf0\x9f\x98\x80");
  }
  SECTION("shows control characters") { CHECK(visible("\x1b[0m\0\x7f\n\t"s) == "\\x1b[0m\\x00\\x7f\\x0a\\x09"); }
  SECTION("shows C1 controls and what reorders text") {
    CHECK(visible("\xc2\x9b\xe2\x80\xae\xef\xbb\xbf") == "\\u009b\\u202e\\ufeff");
  }
  SECTION("keeps lines where they belong to the text") {
    CHECK(visible("a\r\nb\n\tc\rd", Lines::many) == "a\nb\n    c\\x0dd");
  }
  SECTION("replaces malformed UTF-8, one mark per maximal subpart") {
    const std::string mark = "\xef\xbf\xbd";
    CHECK(visible("\xff") == mark);
    CHECK(visible("\xc0\xaf") == mark + mark);  // overlong
    CHECK(visible("\xe0\x80\x80") == mark + mark + mark);
    CHECK(visible("\xed\xa0\x80") == mark + mark + mark);  // surrogate
    CHECK(visible("\xf4\x90\x80\x80") == mark + mark + mark + mark);
    CHECK(visible("\xe2\x82") == mark);  // cut off
    CHECK(visible("\xe2\x82x") == mark + "x");
  }
}

TEST_CASE("display width") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("漢字") == 4);
  CHECK(display_width("e\xcc\x81") == 1);
}

TEST_CASE("wrapping") {
  CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
  CHECK(wrapped("a\n\nb", 9) == std::vector<std::string>{"a", "", "b"});
  CHECK(wrapped("", 9) == std::vector<std::string>{""});
  CHECK(wrapped("漢字漢", 4) == std::vector<std::string>{"漢字", "漢"});
}

TEST_CASE("shortening") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abc d", 4) == "abc…");
  CHECK(shortened("漢字漢", 5) == "漢字…");
}
