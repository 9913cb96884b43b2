#include "reports/number_text.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>

using namespace gradcheck::reports;

TEST_CASE("number text") {
  SECTION("is the shortest that reads back") {
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(1.0 / 3) == "0.3333333333333333");
    CHECK(number_text(-0.0) == "-0");
    for (const double value : {5e-324, 1.7976931348623157e308, 0.1 + 0.2, 123456789.125}) {
      CHECK(std::strtod(number_text(value).c_str(), nullptr) == value);
    }
  }
  SECTION("names NaN and the infinities") {
    CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "NaN");
    CHECK(number_text(std::numeric_limits<double>::infinity()) == "Infinity");
    CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-Infinity");
  }
  SECTION("sets thousands apart") {
    CHECK(count_text(0) == "0");
    CHECK(count_text(-1234567) == "-1,234,567");
    CHECK(count_text(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
  }
  SECTION("shows durations") {
    CHECK(duration_text(0.0425) == "42.5 ms");
    CHECK(duration_text(200) == "3 min 20 s");
    CHECK(duration_text(std::numeric_limits<double>::quiet_NaN()) == "unknown");
  }
}
