#include <gradcheck/scalar/canary.hpp>

#include <catch2/catch.hpp>

using namespace gradcheck;

TEST_CASE("the floating point of this build is exact") {
  const std::optional<std::string> fault = arithmetic_fault();
  INFO(fault.value_or(""));
  CHECK_FALSE(fault.has_value());
}

// Builds with -ffast-math and similar flags are tested by compiling them; this tests that the comparison can fail.
TEST_CASE("the canary's comparison distinguishes 2^-100 from smaller numbers") {
  const DoubleDouble third = DoubleDouble(1.0) / 3.0;
  CHECK(detail::agrees(third, third));
  CHECK(detail::agrees(third * (1.0 + DoubleDouble(0x1p-101)), third));
  CHECK_FALSE(detail::agrees(third * (1.0 + DoubleDouble(0x1p-99)), third));
  CHECK_FALSE(detail::agrees(std::numeric_limits<DoubleDouble>::quiet_NaN(), third));
}
