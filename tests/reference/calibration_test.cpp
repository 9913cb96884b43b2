#include "tests/reference/calibration.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "gradcheck/random.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck::tests {
namespace {

TEST_CASE("errors of random expressions lie within their bound, and the bound is narrow", "[calibration]") {
  const TreeCalibration calibration = calibrate_trees(2024, 50000);
  INFO(calibration.table());
  // At the rates of docs/numerics.md, one violation and 18 false kinks are expected here.
  CHECK(calibration.violations <= 5);
  CHECK(calibration.confirmed_fails == 0);
  CHECK(calibration.undecided <= 250);
  CHECK(calibration.left_undecided <= 5);
  CHECK(calibration.kinks <= 50);
  CHECK(quantile(calibration.relative_bound, 0.5) < 1e-20);
  CHECK(quantile(calibration.relative_bound, 0.99) < 1e-14);
  CHECK(quantile(calibration.tightness, 0.5) < 1000);
}

TEST_CASE("the bounds of black boxes hold, and are narrow enough to detect errors of 2e-4 in float and 3e-11 in double",
          "[calibration]") {
  for (const BlackBoxCalibration& calibration : calibrate_black_boxes(1, 1000)) {
    INFO(calibration.row());
    CHECK(calibration.violations <= 1);
    CHECK(quantile(calibration.detectable, 0.5) <= (calibration.scalar == "float32" ? 2e-4 : 3e-11));
  }
}

// f has a kink or jump inside the stencil, but not at x; its slope at x is `slope`.
template <class Function>
void check_kink(const char* name, RandomStream& random, Function f) {
  constexpr int count = 1000;
  int flagged = 0, violations = 0;
  double tightest = std::numeric_limits<double>::infinity();
  for (int trial = 0; trial < count; ++trial) {
    const double x = random.signed_half_to_one(20), h = coordinate_step(x, ScalarTraits<DoubleDouble>::step_exponent);
    const double offset = static_cast<double>(random.between(-1023, 1023)) / 256;  // in units of h
    if (offset == 0) continue;
    NineSamples<DoubleDouble> samples;
    double slope = 0;
    for (int node = -4; node <= 4; ++node) {
      samples[static_cast<std::size_t>(node + 4)] =
          f((DoubleDouble(node) - DoubleDouble(offset)) * h, node == 0 ? &slope : nullptr);
    }
    const auto d = nine_point(samples, h, ScalarTraits<DoubleDouble>::unit_roundoff);
    const double error = std::abs(to_double(d.value) - slope);
    flagged += d.smooth ? 0 : 1;
    violations += error > d.bound ? 1 : 0;
    if (error > 0) tightest = std::min(tightest, d.bound / error);
  }
  INFO(name << ": smallest bound/error " << tightest);
  CHECK(violations == 0);
  CHECK(flagged >= count - 20);  // all except those at x itself
}

TEST_CASE("the bound covers the error that a kink or a jump inside the stencil makes, and each is flagged") {
  RandomStream random(7);
  const DoubleDouble zero(0), one(1);
  check_kink("|t|", random, [&](const DoubleDouble& t, double* slope) {
    if (slope != nullptr) *slope = t < zero ? -1 : 1;
    return one + (t < zero ? -t : t);
  });
  check_kink("max(t, 0)", random, [&](const DoubleDouble& t, double* slope) {
    if (slope != nullptr) *slope = t < zero ? 0 : 1;
    return one + (t < zero ? zero : t);
  });
  check_kink("step", random, [&](const DoubleDouble& t, double* slope) {
    if (slope != nullptr) *slope = 0;
    return t < zero ? one : one + one;
  });
}

}  // namespace
}  // namespace gradcheck::tests
