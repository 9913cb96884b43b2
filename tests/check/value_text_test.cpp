#include "gradcheck/check/compare/value_text.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/referee.hpp"

namespace gradcheck {
namespace value_text_test {

std::size_t threes(const std::string& text) {
  REQUIRE(text.starts_with("0.3"));
  CHECK(text.find_first_not_of('3', 2) == std::string::npos);
  return text.size() - 2;
}

TEST_CASE("a number shows all digits of the scalar that it was computed in") {
  CHECK(threes(full_text(1.0 / 3, ScalarKind::float64)) == 16);
  CHECK(threes(full_text(DoubleDouble(1) / DoubleDouble(3), ScalarKind::double_double)) == 32);
  const Referee third = Referee(1) / Referee(3);
  CHECK(threes(full_text(third, ScalarKind::wide)) == 50);
  CHECK(threes(full_text(third, ScalarKind::binary128)) == 33);
}

TEST_CASE("bounds and steps show three digits") {
  CHECK(short_text(0.125) == "0.125");
  CHECK(short_text(1234.5) == "1.23e+03");
}

TEST_CASE("the place of an element is its index along each axis, and a scalar has none") {
  CHECK(element_text(Shape{3, 4}, 6) == "[1, 2]");
  CHECK(element_text(Shape{3}, 2) == "[2]");
  CHECK(element_text(Shape{}, 0).empty());
}

}  // namespace value_text_test
}  // namespace gradcheck
