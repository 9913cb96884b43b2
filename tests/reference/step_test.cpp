#include "gradcheck/reference/step.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "gradcheck/random.hpp"

namespace gradcheck {
namespace {

TEST_CASE("the scale of an entry is the power of two nearest to its size, within 2^-10 and 1") {
  for (const double sign : {1.0, -1.0}) {
    CHECK(scale_of(sign * 0.0) == 0x1p-10);
    CHECK(scale_of(sign * 1e-30) == 0x1p-10);
    CHECK(scale_of(sign * 0x1p-9) == 0x1p-9);
    CHECK(scale_of(sign * 0.25) == 0.25);
    CHECK(scale_of(sign * 0.35) == 0.25);  // log2 = -1.51
    CHECK(scale_of(sign * 0.36) == 0.5);   // log2 = -1.47
    CHECK(scale_of(sign * 1.0) == 1);
    CHECK(scale_of(sign * 1e30) == 1);
  }
}

TEST_CASE("steps are powers of two") {
  CHECK(coordinate_step(3.7, -17) == 0x1p-17);
  CHECK(coordinate_step(0.25, -17) == 0x1p-19);
  CHECK(coordinate_step(0, -24) == 0x1p-34);
  CHECK(direction_step(0, -17) == 0x1p-17);
  CHECK(direction_step(1, -17) == 0x1p-17);
  CHECK(direction_step(4, -17) == 0x1p-18);
  CHECK(direction_step(1024, -17) == 0x1p-22);
  CHECK(direction_step(784, -17) == 0x1p-22);
}

}  // namespace
}  // namespace gradcheck
