#include "gradcheck/reference/weighted_sum.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <limits>
#include <utility>

namespace gradcheck {
namespace weighted_sum_test {

/// A measured value of 3, between 2 and 5, with numbers that differ in every field.
Derivative<double> measured() {
  Derivative<double> derivative;
  derivative.value = 3;
  derivative.lower = 2;
  derivative.upper = 5;
  derivative.bound = 0.25;
  derivative.centered = 7;
  derivative.resolution = 0.125;
  derivative.size = 11;
  derivative.step = 0.5;
  return derivative;
}

Derivative<double> declared_zero() { return Derivative<double>::exactly(0, 1, Scheme::declared_zero); }

Derivative<double> sum_of(std::initializer_list<std::pair<Derivative<double>, double>> terms) {
  WeightedSum<double> sum;
  for (const auto& [term, weight] : terms) sum.add(term, weight);
  return sum.total();
}

TEST_CASE("a weighted sum adds values, bounds and resolutions, and keeps the largest size") {
  Derivative<double> larger = measured();
  larger.size = 100;
  const Derivative<double> sum = sum_of({{measured(), 2}, {larger, 0.5}});
  CHECK(sum.value == 7.5);
  CHECK(sum.lower == 5);
  CHECK(sum.upper == 12.5);
  CHECK(sum.centered == 17.5);
  CHECK(sum.resolution == 2.5 * 0.125);
  CHECK(sum.size == 50);
  CHECK(sum.step == 0.5);
  CHECK(sum.scheme == Scheme::nine_point);
  // Each addition rounds by u times the sum of the terms' sizes; two for the products.
  CHECK(sum.bound - 2.5 * 0.25 == Approx(7.5 * ScalarTraits<double>::unit_roundoff * 4).epsilon(0.1));
}

TEST_CASE("a negative weight exchanges the ends of the interval, and its bound stays positive") {
  const Derivative<double> sum = sum_of({{measured(), -2}});
  CHECK(sum.value == -6);
  CHECK(sum.lower == -10);
  CHECK(sum.upper == -4);
  CHECK(sum.bound >= 0.5);
  CHECK(sum.bound < 0.5 + 1e-12);
  CHECK(sum.resolution == 0.25);
  CHECK(sum.size == 22);
}

TEST_CASE("a sum of declared zeros is a declared zero, without a rounding") {
  for (const Derivative<double>& sum : {sum_of({}), sum_of({{declared_zero(), 3}, {declared_zero(), -1}})}) {
    CHECK(sum.scheme == Scheme::declared_zero);
    CHECK(sum.value == 0);
    CHECK(sum.bound == 0);
    CHECK(sum.finite);
    CHECK(sum.smooth);
  }
  const Derivative<double> mixed = sum_of({{declared_zero(), 3}, {measured(), 1}});
  CHECK(mixed.scheme == Scheme::nine_point);
  CHECK(mixed.value == 3);
  CHECK(mixed.bound > 0.25);
}

TEST_CASE("a weighted sum has a kink if one of its terms has, and is as finite as each of them") {
  Derivative<double> kink = measured(), infinite = measured(), steep = measured();
  kink.scheme = Scheme::one_sided;
  kink.smooth = false;
  infinite.finite = false;
  steep.steep = true;
  for (const bool first : {true, false}) {
    const auto with = [&](const Derivative<double>& other) {
      return first ? sum_of({{other, 1}, {measured(), 1}}) : sum_of({{measured(), 1}, {other, 1}});
    };
    CHECK(with(kink).scheme == Scheme::one_sided);
    CHECK_FALSE(with(kink).smooth);
    CHECK(with(kink).finite);
    CHECK_FALSE(with(infinite).finite);
    CHECK(with(infinite).smooth);
    CHECK(with(steep).steep);
    CHECK_FALSE(with(kink).steep);
  }
}

TEST_CASE("a weighted sum is flat or resolved only if each of its terms is") {
  Derivative<double> flat = measured(), unresolved = measured(), several = measured();
  flat.flat = true;
  unresolved.resolved = false;
  several.others = {{1, 0.1}};
  CHECK(sum_of({{flat, 1}, {flat, 2}}).flat);
  CHECK_FALSE(sum_of({{flat, 1}, {measured(), 2}}).flat);
  CHECK_FALSE(sum_of({{measured(), 1}, {flat, 2}}).flat);
  CHECK(sum_of({{measured(), 1}}).resolved);
  CHECK_FALSE(sum_of({{unresolved, 1}, {measured(), 1}}).resolved);
  CHECK_FALSE(sum_of({{measured(), 1}, {several, 1}}).resolved);
}

TEST_CASE("zero times a derivative with an infinite bound is zero") {
  Derivative<double> unknown = measured();
  unknown.bound = std::numeric_limits<double>::infinity();
  unknown.resolved = false;
  const Derivative<double> sum = sum_of({{unknown, 0}, {measured(), 1}});
  CHECK(sum.value == 3);
  CHECK(sum.bound < 0.26);
  CHECK(sum.resolved);
}

}  // namespace weighted_sum_test
}  // namespace gradcheck
