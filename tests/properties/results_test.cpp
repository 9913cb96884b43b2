#include "properties/results.hpp"

#include <catch2/catch.hpp>

#include <limits>

namespace gradcheck::properties {
namespace results_test {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("the first entry that differs is found, in any tensor") {
  const Results<double> before = {{1, 2}, {}, {3, 4, 5}};
  CHECK_FALSE(first_difference(before, before));
  const auto first = first_difference(before, {{1, 2}, {}, {3, 7, 8}});
  REQUIRE(first);
  CHECK(first->tensor == 2);
  CHECK(first->place == 1);
  CHECK(first->was == 4);
  CHECK(first->is == 7);
  CHECK(first_difference(before, {{0, 2}, {}, {3, 4, 5}})->tensor == 0);
}

TEST_CASE("a difference of up to the allowed one does not count") {
  const Results<double> before = {{1, 2}};
  for (const double sign : {1.0, -1.0}) {
    CHECK(first_difference(before, {{1, 2 + sign * 0x1p-50}}));
    CHECK_FALSE(first_difference(before, {{1, 2 + sign * 0.25}}, 0.25));
    CHECK(first_difference(before, {{1, 2 + sign * 0.5}}, 0.25));
    CHECK_FALSE(first_difference(before, {{1, 2 + sign * 4}}, 4));
  }
}

TEST_CASE("NaN equals NaN alone, and a tensor that is empty on either side is not compared") {
  CHECK_FALSE(first_difference<double>({{nan, infinity}}, {{nan, infinity}}));
  CHECK(first_difference<double>({{nan}}, {{1}}, 100));
  CHECK(first_difference<double>({{1}}, {{nan}}, 100));
  CHECK(first_difference<double>({{infinity}}, {{-infinity}}, 100));
  CHECK_FALSE(first_difference<double>({{}, {1}}, {{5}, {}}));
}

TEST_CASE("the scale of results is the largest finite one, at least that of the inputs times the upstream gradient") {
  Case instance;
  instance.inputs = {{0.5, -8}};
  instance.upstream = {{4}};
  CHECK(scale_of<double>({{1, 2}}, instance) == 32);
  CHECK(scale_of<double>({{1}, {-100, infinity, nan}}, instance) == 100);
  instance.inputs = {{0.5}};
  instance.upstream = {{0.25}};
  CHECK(scale_of<double>({{0.125}}, instance) == 1);
}

TEST_CASE("entries are counted over all tensors") { CHECK(entries_of({{1, 2}, {}, {3}}) == 3); }

}  // namespace results_test
}  // namespace gradcheck::properties
