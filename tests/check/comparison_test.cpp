#include "gradcheck/check/compare/comparison.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/referee.hpp"

namespace gradcheck {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double slightly = 0x1p-40;

constexpr EntryKind kinds[] = {
    EntryKind::agrees,    EntryKind::wrong_value, EntryKind::outside_subdifferential, EntryKind::not_a_number,
    EntryKind::infinite,  EntryKind::not_written, EntryKind::reference_not_finite,    EntryKind::bound_too_wide,
    EntryKind::unresolved};

template <class W>
Derivative<W> reference(double lower, double upper, double bound) {
  Derivative<W> result;
  result.lower = from_double<W>(lower);
  result.upper = from_double<W>(upper);
  result.value = from_double<W>((lower + upper) / 2);
  result.bound = bound;
  return result;
}

const ComparisonScale plain{1, 0, 1};  // no rounding allowed, bounds up to 1 can decide

template <class W>
EntryKind kind_of(double analytic, const Derivative<W>& against, const ComparisonScale& scale = plain) {
  return compare(from_double<W>(analytic), against, scale);
}

TEMPLATE_TEST_CASE("compare", "", double, DoubleDouble, Referee) {
  using W = TestType;
  const double bound = 0x1p-10;
  const Derivative<W> smooth = reference<W>(3, 3, bound), kink = reference<W>(-1, 2, bound);

  SECTION("agrees up to the bound and not beyond, on either side") {
    CHECK(kind_of(3, smooth) == EntryKind::agrees);
    for (const double side : {1.0, -1.0}) {
      CHECK(kind_of(3 + side * bound * (1 - slightly), smooth) == EntryKind::agrees);
      CHECK(kind_of(3 + side * bound, smooth) == EntryKind::agrees);
      CHECK(kind_of(3 + side * bound * (1 + slightly), smooth) == EntryKind::wrong_value);
    }
    CHECK(kind_of(-3, smooth) == EntryKind::wrong_value);
    CHECK(kind_of(0, smooth) == EntryKind::wrong_value);
    CHECK(kind_of(1e300, smooth) == EntryKind::wrong_value);
  }

  SECTION("allows for the rounding of the analytic value in addition to the bound") {
    const ComparisonScale rounding{1, 0x1p-9, 1};
    for (const double side : {1.0, -1.0}) {
      CHECK(kind_of(3 + side * (bound + 0x1p-9), smooth, rounding) == EntryKind::agrees);
      CHECK(kind_of(3 + side * (bound + 0x1p-9) * (1 + slightly), smooth, rounding) == EntryKind::wrong_value);
    }
  }

  SECTION("agrees at a kink with every value between the slopes and with no other value") {
    for (const double inside : {-1.0, 0.0, 0.5, 2.0, -1 - bound, 2 + bound})
      CHECK(kind_of(inside, kink) == EntryKind::agrees);
    for (const double outside : {-1 - bound * (1 + slightly), 2 + bound * (1 + slightly), 3.0, -2.0}) {
      CHECK(kind_of(outside, kink) == EntryKind::outside_subdifferential);
    }
  }

  SECTION("requires exactly zero if zero is declared, with any allowed rounding") {
    Derivative<W> zero = reference<W>(0, 0, 0);
    zero.scheme = Scheme::declared_zero;
    const ComparisonScale rounding{1, 1, 1};
    CHECK(kind_of(0, zero, rounding) == EntryKind::agrees);
    CHECK(kind_of(-0.0, zero, rounding) == EntryKind::agrees);
    CHECK(kind_of(1e-300, zero, rounding) == EntryKind::wrong_value);
    CHECK(kind_of(-1e-300, zero, rounding) == EntryKind::wrong_value);
    // If zero is measured instead of declared, the same rounding is allowed.
    zero.scheme = Scheme::nine_point;
    CHECK(kind_of(1e-300, zero, rounding) == EntryKind::agrees);
  }

  SECTION("never agrees with NaN or infinity") {
    for (const auto& against : {smooth, kink}) {
      CHECK(kind_of(nan, against) == EntryKind::not_a_number);
      CHECK(kind_of(infinity, against) == EntryKind::infinite);
      CHECK(kind_of(-infinity, against) == EntryKind::infinite);
    }
    // An infinite bound decides nothing about infinity, and NaN is wrong all the same.
    CHECK(kind_of(nan, reference<W>(3, 3, infinity)) == EntryKind::not_a_number);
    CHECK(kind_of(infinity, reference<W>(3, 3, infinity)) == EntryKind::bound_too_wide);
  }

  SECTION("infinity agrees where the slopes grow without limit towards it") {
    Derivative<W> steep = reference<W>(3, 3, infinity);
    steep.steep = true;
    CHECK(kind_of(infinity, steep) == EntryKind::agrees);
    CHECK(kind_of(-infinity, steep) == EntryKind::infinite);
    CHECK(kind_of(nan, steep) == EntryKind::not_a_number);
    CHECK(kind_of(3, steep) == EntryKind::bound_too_wide);
  }

  SECTION("a black box leaves what its samples do not show unresolved") {
    Derivative<W> box = smooth;
    box.scheme = Scheme::plateau;
    CHECK(kind_of(3, box) == EntryKind::agrees);
    CHECK(kind_of(3 + doubtful_bounds * bound, box) == EntryKind::unresolved);
    CHECK(kind_of(3 + 1.01 * doubtful_bounds * bound, box) == EntryKind::wrong_value);
    box.others = {{30, bound}};
    CHECK(kind_of(30, box) == EntryKind::unresolved);
    CHECK(kind_of(40, box) == EntryKind::wrong_value);
    box.resolved = false;
    CHECK(kind_of(40, box) == EntryKind::unresolved);
    CHECK(kind_of(infinity, box) == EntryKind::unresolved);
    CHECK(kind_of(nan, box) == EntryKind::not_a_number);
  }

  SECTION("allows for roundings in the working precision, relative to the value") {
    ComparisonScale working{1, 0, 1};
    working.working_rounding = 0x1p-10;
    const double allowed = bound + 0x1p-10 * 3;
    CHECK(kind_of(3 + allowed, smooth, working) == EntryKind::agrees);
    CHECK(kind_of(3 + 1.01 * allowed, smooth, working) == EntryKind::wrong_value);
  }

  SECTION("is undecided for any value if the reference is not finite") {
    Derivative<W> none = reference<W>(nan, nan, infinity);
    none.finite = false;
    for (const double value : {0.0, 1e300, nan, infinity})
      CHECK(kind_of(value, none) == EntryKind::reference_not_finite);
  }

  SECTION("is undecided within a bound that is too wide, and decides outside of it") {
    const ComparisonScale strict{1, 0, bound / 2};
    CHECK(kind_of(3, smooth, strict) == EntryKind::bound_too_wide);
    CHECK(kind_of(3 + bound, smooth, strict) == EntryKind::bound_too_wide);
    CHECK(kind_of(3 + 2 * bound, smooth, strict) == EntryKind::wrong_value);
    CHECK(kind_of(0, kink, strict) == EntryKind::bound_too_wide);
    CHECK(kind_of(5, kink, strict) == EntryKind::outside_subdifferential);
    CHECK(kind_of(3, smooth, ComparisonScale{1, 0, bound}) == EntryKind::agrees);
    CHECK(kind_of(1e300, reference<W>(3, 3, infinity)) == EntryKind::bound_too_wide);
  }
}

// The allowed rounding does not grow with the widest bound.
TEST_CASE("a bound that is NaN decides nothing") {
  CHECK(kind_of(3, reference<DoubleDouble>(3, 3, nan)) != EntryKind::agrees);
  CHECK(verdict_of(kind_of(3, reference<DoubleDouble>(3, 3, nan))) == Verdict::undecided);
}

TEST_CASE("every kind has its own word and a verdict") {
  std::set<std::string> words;
  for (const EntryKind kind : kinds) words.emplace(to_string(kind));
  CHECK(words == std::set<std::string>{"agrees", "wrong-value", "outside-the-subdifferential", "not-a-number",
                                       "infinite", "not-written", "reference-not-finite", "bound-too-wide",
                                       "unresolved"});
  CHECK(verdict_of(EntryKind::agrees) == Verdict::pass);
  CHECK(verdict_of(EntryKind::reference_not_finite) == Verdict::undecided);
  CHECK(verdict_of(EntryKind::bound_too_wide) == Verdict::undecided);
  for (const EntryKind kind : {EntryKind::wrong_value, EntryKind::outside_subdifferential, EntryKind::not_a_number,
                               EntryKind::infinite, EntryKind::not_written}) {
    CHECK(verdict_of(kind) == Verdict::fail);
  }
}

TEST_CASE("black boxes may have wide bounds, extended scalars not") {
  CHECK(widest_relative_bound(ScalarKind::float32) == 2e-2);
  CHECK(widest_relative_bound(ScalarKind::float64) == 1e-8);
  for (const ScalarKind scalar : {ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide}) {
    CHECK(widest_relative_bound(scalar) == 1e-10);
  }
}

TEST_CASE("an infinite value of a black box is wrong up to a derivative of 2^120, where overflow may begin") {
  for (const double sign : {1.0, -1.0}) {
    Derivative<double> box = reference<double>(sign * 0x1p119, sign * 0x1p119, 1);
    box.value = sign * 0x1p119;
    CHECK(kind_of(infinity, box) == EntryKind::infinite);
    box.scheme = Scheme::plateau;
    CHECK(kind_of(infinity, box) == EntryKind::infinite);
    box.value = sign * 0x1p121;
    CHECK(kind_of(infinity, box) == EntryKind::unresolved);
    box.scheme = Scheme::nine_point;
    CHECK(kind_of(infinity, box) == EntryKind::infinite);
  }
}

}  // namespace
}  // namespace gradcheck
