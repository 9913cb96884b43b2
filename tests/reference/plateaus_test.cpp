#include "gradcheck/reference/plateaus.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <catch2/catch.hpp>

#include "gradcheck/random.hpp"
#include "gradcheck/reference/step.hpp"

namespace gradcheck {
namespace {

constexpr double u32 = ScalarTraits<float>::unit_roundoff, u64 = ScalarTraits<double>::unit_roundoff;

LadderScale entry_scale(ScalarKind scalar, double x) {
  const double reach = std::abs(x), none = std::numeric_limits<double>::infinity();
  LadderScale scale{scalar, scale_of(x), true, reach, reach > 0 ? reach : none};
  if (reach > 0 && reach < 0x1p-10) scale.small = {reach};
  return scale;
}

// The whole ladder at x, as Differences samples it.
template <class T>
Derivative<double> derivative_at(const std::function<T(T)>& f, double x) {
  constexpr bool is_float = std::is_same_v<T, float>;
  const std::vector<double> steps =
      ladder_steps(Look::second, entry_scale(is_float ? ScalarKind::float32 : ScalarKind::float64, x));
  Plateaus plateaus(Look::second, is_float ? u32 : u64, std::abs(x));
  const auto samples = [&](double h) {
    NineSamples<double> nine;
    for (int k = -4; k <= 4; ++k) nine[static_cast<std::size_t>(k + 4)] = f(static_cast<T>(x) + static_cast<T>(k * h));
    return nine;
  };
  for (const double h : steps) plateaus.add(samples(h), h);
  if (!plateaus.moved()) {
    for (const double h : growing_steps(steps.back())) plateaus.add_wide(samples(h));
  }
  return plateaus.derivative();
}

bool allows(const Derivative<double>& derivative, double value) {
  bool allowed = std::abs(value - derivative.value) <= derivative.bound;
  for (const Plateau& other : derivative.others) allowed = allowed || std::abs(value - other.value) <= other.bound;
  return allowed;
}

TEST_CASE("a ladder ascends by powers of two, from the last places of x to its size") {
  for (const ScalarKind scalar : {ScalarKind::float32, ScalarKind::float64}) {
    for (const double x : {0.0, 1e-7, 0.3, 1.0, 800.0, 1e6}) {
      const std::vector<double> steps = ladder_steps(Look::second, entry_scale(scalar, x));
      CAPTURE(x, steps.size());
      REQUIRE(steps.size() >= 5);
      for (std::size_t i = 0; i < steps.size(); ++i) {
        CHECK(std::exp2(std::round(std::log2(steps[i]))) == steps[i]);
        if (i > 0) CHECK(steps[i] > steps[i - 1]);
      }
      CHECK(steps.back() >= std::max(std::abs(x), 1.0) / 4);
      if (x != 0) CHECK(steps.front() <= 16 * u64 * std::abs(x) + 0x1p-7 * std::abs(x));
      if (x == 0) CHECK(steps.front() == 0x1p-40);
    }
  }
}

TEST_CASE("the first look takes five steps, and those of an entry of size one") {
  CHECK(ladder_steps(Look::first, entry_scale(ScalarKind::float32, 1)).size() == 5);
  CHECK(ladder_steps(Look::first, {ScalarKind::float64, 0x1p-3, false, 1, 1}).size() == 5);
  CHECK(ladder_steps(Look::first, {ScalarKind::float64, 0x1p-20, true, 0, 0}).size() == 10);
}

// Values of case generators are dyadic, of at most ten bits below their size. In T the nodes must be x + k h exactly.
template <class T>
void check_nodes(ScalarKind scalar) {
  RandomStream random(3);
  for (int trial = 0; trial < 5000; ++trial) {
    const double x = std::ldexp(static_cast<double>(random.between(-4096, 4096)), -10);
    for (const double h : ladder_steps(Look::first, entry_scale(scalar, x))) {
      for (int node = -4; node <= 4; ++node) {
        const T at = static_cast<T>(x) + static_cast<T>(node * h);
        REQUIRE(static_cast<double>(at) == x + node * h);
      }
    }
  }
}

TEST_CASE("the nodes of black boxes are exact in their own scalar") {
  check_nodes<float>(ScalarKind::float32);
  check_nodes<double>(ScalarKind::float64);
}

TEST_CASE("a smooth function has one plateau, which excludes what is off by a thousandth") {
  const auto tanh_at = derivative_at<float>([](float x) { return std::tanh(x); }, 0.375);
  const double right = 1 - std::tanh(0.375) * std::tanh(0.375);
  CHECK(tanh_at.resolved);
  CHECK(tanh_at.others.empty());
  CHECK(allows(tanh_at, right));
  CHECK_FALSE(allows(tanh_at, 1.001 * right));
}

TEST_CASE("a feature narrower than the first steps is resolved by smaller ones") {
  // Rows of two that are equal, eps = 1e-5: bends within 0.006.
  const auto f = [](float x) { return x / std::sqrt(x * x / 4 + 1e-5F) / 2; };
  const Derivative<double> slope = derivative_at<float>(f, 0);
  CHECK(allows(slope, 0.5 / std::sqrt(1e-5)));
  CHECK_FALSE(allows(slope, 0.45 / std::sqrt(1e-5)));
}

TEST_CASE("a pole inside of the stencil gives no narrow wrong value") {
  const auto f = [](double x) { return 1 / x; };
  for (const double x : {1e-6, -3e-5, 0.001}) CHECK(allows(derivative_at<double>(f, x), -1 / (x * x)));
}

TEST_CASE("samples that never move are those of an ignored entry, unless larger steps move them") {
  const Derivative<double> ignored = derivative_at<float>([](float) { return 3.0F; }, 1);
  CHECK(ignored.resolved);
  CHECK(ignored.flat);
  CHECK(ignored.value == 0);
  const float large = 0x1p30F;
  CHECK_FALSE(derivative_at<float>([=](float x) { return (x + large) - large; }, 1).resolved);
}

TEST_CASE("samples that move in quanta are as uncertain as half of one") {
  // The numerator is a multiple of 2^-53, so (1 - cos t) / t^2 is smooth and wrong where only small steps are looked at.
  const auto f = [](double t) { return (1 - std::cos(t)) / (t * t); };
  for (const double t : {1e-6, 3e-6, 1e-5}) CHECK(allows(derivative_at<double>(f, t), -t / 12));
}

TEST_CASE("where every step has infinite samples, the derivative is not finite") {
  Plateaus plateaus(Look::second, u32, 1);
  NineSamples<double> samples{};
  samples[7] = std::numeric_limits<double>::infinity();
  for (const double h : {0x1p-4, 0x1p-3, 0x1p-2}) plateaus.add(samples, h);
  CHECK_FALSE(plateaus.derivative().finite);
}

TEST_CASE("two steps that agree are no plateau, and three are") {
  const auto line = [](double slope, double h) {
    NineSamples<double> samples;
    for (int k = -4; k <= 4; ++k) samples[static_cast<std::size_t>(k + 4)] = slope * k * h;
    return samples;
  };
  Plateaus plateaus(Look::first, u64, 1);
  plateaus.add(line(1, 0x1p-10), 0x1p-10);
  plateaus.add(line(1, 0x1p-9), 0x1p-9);
  plateaus.add(line(5, 0x1p-8), 0x1p-8);
  CHECK_FALSE(plateaus.derivative().resolved);
  plateaus.add(line(5, 0x1p-7), 0x1p-7);
  plateaus.add(line(5, 0x1p-6), 0x1p-6);
  CHECK(plateaus.derivative().resolved);
  CHECK(plateaus.derivative().value == 5);
}

TEST_CASE("plateaus that exclude each other are both kept") {
  Plateaus plateaus(Look::first, u64, 1);
  for (const double h : {0x1p-12, 0x1p-11, 0x1p-10, 0x1p-6, 0x1p-5, 0x1p-4}) {
    NineSamples<double> samples;
    for (int k = -4; k <= 4; ++k) samples[static_cast<std::size_t>(k + 4)] = (h < 0x1p-8 ? 1 : 3) * k * h;
    plateaus.add(samples, h);
  }
  const Derivative<double> both = plateaus.derivative();
  REQUIRE(both.others.size() == 1);
  CHECK(allows(both, 1));
  CHECK(allows(both, 3));
  CHECK_FALSE(allows(both, 2));
}

TEST_CASE("the whole ladder has steps relative to small entries, below the finest of the others") {
  LadderScale scale = entry_scale(ScalarKind::float64, 1);
  scale.small = {0x1.8p-60};
  const std::vector<double> steps = ladder_steps(Look::second, scale);
  REQUIRE(steps.size() > 7);
  for (int i = 0; i < 7; ++i) CHECK(steps[static_cast<std::size_t>(i)] == std::ldexp(1.0, -68 + i));
  CHECK(steps[7] >= 0x1p-41);
}

}  // namespace
}  // namespace gradcheck
