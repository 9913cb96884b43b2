#include "gradcheck/reference/step.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "gradcheck/random.hpp"
#include "gradcheck/reference/black_box.hpp"

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

// Values of case generators are dyadic, of at most ten bits below their size. In T the nodes must be x + k h exactly.
template <class T>
void check_nodes() {
  RandomStream random(3);
  for (int trial = 0; trial < 20000; ++trial) {
    const double x = std::ldexp(static_cast<double>(random.between(-4096, 4096)), -10);
    for (const int exponent : black_box_steps(ScalarTraits<T>::kind)) {
      const double h = coordinate_step(x, exponent);
      for (int node = -4; node <= 4; ++node) {
        const T at = static_cast<T>(x) + static_cast<T>(node * h);
        REQUIRE(static_cast<double>(at) == x + node * h);
      }
    }
    const double weight = random.signed_half_to_one(5) * scale_of(x);
    const double h = direction_step(random.between(1, 4096), black_box_steps(ScalarTraits<T>::kind).front());
    REQUIRE(static_cast<double>(static_cast<T>(x) + static_cast<T>(4 * h * weight)) == x + 4 * h * weight);
  }
}

TEST_CASE("the nodes of black boxes are exact in their own scalar") {
  check_nodes<float>();
  check_nodes<double>();
}

TEST_CASE("black boxes try their steps from wide to narrow") {
  const auto narrowing = [](auto steps) {
    for (std::size_t i = 1; i < steps.size(); ++i) CHECK(steps[i] < steps[i - 1]);
  };
  narrowing(black_box_steps(ScalarKind::float32));
  narrowing(black_box_steps(ScalarKind::float64));
}

Derivative<double> candidate(double value, double bound, double noise, double step) {
  Derivative<double> result;
  result.value = result.lower = result.upper = value;
  result.bound = bound;
  result.noise = noise;
  result.step = step;
  return result;
}

TEST_CASE("the smallest bound of several steps counts, if the derivative is finite") {
  Candidates candidates;
  candidates.add(candidate(1, 0.5, 0, 0x1p-7));
  candidates.add(candidate(1, 0.25, 0, 0x1p-3));
  Derivative<double> infinite = candidate(1, 0.125, 0, 0x1p-2);
  infinite.finite = false;
  candidates.add(infinite);
  CHECK(candidates.best().bound == black_box_margin * 0.25);
}

TEST_CASE("the noise of a narrow step counts for a wide one") {
  Candidates candidates;
  candidates.add(candidate(1, 0.5, 0x1p-10, 0x1p-7));
  candidates.add(candidate(1, 0, 0, 0x1p-3));
  CHECK(candidates.best().bound == black_box_margin * 12 * 0x1p-10 / 0x1p-3);
}

TEST_CASE("steps that contradict each other widen the bound until it holds both") {
  Candidates candidates;
  candidates.add(candidate(1, 0x1p-10, 0, 0x1p-7));
  candidates.add(candidate(3, 0x1p-12, 0, 0x1p-3));
  CHECK(candidates.best().bound >= 2);
}

}  // namespace
}  // namespace gradcheck
