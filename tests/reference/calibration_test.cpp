// A small version of the calibration in docs/numerics.md: how often is the error beyond its bound, and how wide is the bound?
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"
#include "gradcheck/scalar/wide.hpp"
#include "tests/reference/expression_tree.hpp"

namespace gradcheck::tests {
namespace {

using Exact = Dual<Referee>;

DoubleDouble number(double value) { return DoubleDouble(value); }
Exact exact_number(double value) { return {Referee(value), Referee(0)}; }

// Half near 1, a third over six decades, the rest near 0; on the float grid.
double draw_x(RandomStream& random) {
  const std::uint64_t dice = random.below(10);
  const double sign = random.coin() ? 1 : -1;
  if (dice < 5) return static_cast<float>(sign * 4 * random.unit() * random.unit());
  if (dice < 8) return static_cast<float>(sign * std::pow(10.0, 6 * random.unit() - 3));
  return static_cast<float>(sign * 0.01 * random.unit());
}

struct Trial {
  double error, bound, size;  // size: |f'|
  bool smooth;
};

double quantile(std::vector<double> values, double share) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

std::vector<Trial> trials_of_trees(std::uint64_t seed, int count) {
  RandomStream random(seed);
  std::vector<Trial> trials;
  while (trials.size() < static_cast<std::size_t>(count)) {
    const ExpressionTree tree(random, static_cast<int>(random.between(1, 3)));
    const double x = draw_x(random), h = coordinate_step(x, ScalarTraits<DoubleDouble>::step_exponent);
    NineSamples<DoubleDouble> f;
    for (int node = -4; node <= 4; ++node) f[static_cast<std::size_t>(node + 4)] = tree(DoubleDouble(x) + DoubleDouble(node * h), &number);
    const auto d = nine_point(f, h, ScalarTraits<DoubleDouble>::unit_roundoff);
    if (!d.finite || std::abs(f[4].hi) > 1e150) continue;
    const Exact truth = tree(Exact{Referee(x), Referee(1)}, &exact_number);
    const double size = std::abs(to_double(truth.slope));
    // Where the function is flat to 12 digits a relative bound has no meaning.
    if (!(size > 1e-12 * std::max(1.0, std::abs(to_double(truth.value))))) continue;
    const Referee error = convert_number<Referee>(d.value) - truth.slope;
    trials.push_back({std::abs(to_double(error)), d.bound, size, d.smooth});
  }
  return trials;
}

TEST_CASE("errors of random expressions lie within their bound, and the bound is narrow") {
  constexpr int count = 20000;
  const std::vector<Trial> trials = trials_of_trees(2024, count);
  std::vector<double> relative_bound, relative_error, tightness;
  int violations = 0, kinks = 0;
  for (const Trial& trial : trials) {
    relative_bound.push_back(trial.bound / trial.size);
    relative_error.push_back(trial.error / trial.size);
    if (trial.error > 0) tightness.push_back(trial.bound / trial.error);
    violations += trial.error > trial.bound ? 1 : 0;
    kinks += trial.smooth ? 0 : 1;
  }
  std::ostringstream table;
  table << count << " trials, violations " << violations << ", taken for kinks " << kinks << "\nshare      error/|f'|  bound/|f'|  bound/error\n";
  for (const double share : {0.5, 0.9, 0.99, 0.999}) {
    table << share << "      " << quantile(relative_error, share) << "  " << quantile(relative_bound, share) << "  "
          << quantile(tightness, share) << "\n";
  }
  INFO(table.str());
  // docs/numerics.md: 19 violations in 1,000,000 trials, so 0.4 are expected here.
  CHECK(violations <= 3);
  CHECK(quantile(relative_bound, 0.5) < 1e-20);
  CHECK(quantile(relative_bound, 0.99) < 1e-14);
  CHECK(quantile(tightness, 0.5) < 1000);
  // 3.5 in 10,000 there.
  CHECK(kinks <= 20);
}

// f has its non-smooth place somewhere inside the stencil, but not at x; its slope at x is `slope`.
template <class Function>
void check_kink(const char* name, RandomStream& random, Function f) {
  constexpr int count = 1000;
  int flagged = 0, violations = 0;
  double tightest = std::numeric_limits<double>::infinity();
  for (int trial = 0; trial < count; ++trial) {
    const double x = draw_x(random), h = coordinate_step(x, ScalarTraits<DoubleDouble>::step_exponent);
    const double offset = static_cast<double>(random.between(-1023, 1023)) / 256;  // in units of h
    if (offset == 0) continue;
    NineSamples<DoubleDouble> samples;
    double slope = 0;
    for (int node = -4; node <= 4; ++node) {
      samples[static_cast<std::size_t>(node + 4)] = f((DoubleDouble(node) - DoubleDouble(offset)) * h, node == 0 ? &slope : nullptr);
    }
    const auto d = nine_point(samples, h, ScalarTraits<DoubleDouble>::unit_roundoff);
    const double error = std::abs(to_double(d.value) - slope);
    flagged += d.smooth ? 0 : 1;
    violations += error > d.bound ? 1 : 0;
    if (error > 0) tightest = std::min(tightest, d.bound / error);
  }
  INFO(name << ": smallest bound/error " << tightest);
  CHECK(violations == 0);
  CHECK(flagged >= count - 20);  // all but those at x itself
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
