#include "gradcheck/sdk/attributes.hpp"

#include <catch2/catch.hpp>
#include <vector>

using gradcheck::Attributes;

namespace {

constexpr auto declaration =
    "times: int in 1..3 = 1; by : real = 0.5; negative: bool = false;\n mode: {none, sum, mean} = mean";
const std::vector<gradcheck_attribute> values{{3, 3.0}, {0, 0.25}, {1, 1.0}, {2, 2.0}};

}  // namespace

TEST_CASE("an attribute is found by its name") {
  const Attributes attributes(declaration, values);
  CHECK(attributes.integer("times") == 3);
  CHECK(attributes.real("by") == 0.25);
  CHECK(attributes.flag("negative"));
  CHECK(attributes.choice("mode") == 2);
}

TEST_CASE("an undeclared attribute is refused with a list of the declared ones") {
  const Attributes attributes(declaration, values);
  for (const char* name : {"time", "timess", "", "sum", "mode: {none"}) {
    CAPTURE(name);
    CHECK_THROWS_WITH(attributes.integer(name),
                      "no attribute '" + std::string(name) + "' is declared; declared are: " + declaration);
  }
  CHECK_THROWS_AS(Attributes("", {}).real("by"), std::invalid_argument);
}

TEST_CASE("an attribute without a value is not read from beyond the array") {
  const Attributes attributes(declaration, std::span(values).first(2));
  CHECK(attributes.real("by") == 0.25);
  CHECK_THROWS_AS(attributes.flag("negative"), std::invalid_argument);
}
