#include <gradcheck/scalar/double_double.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include <gradcheck/scalar/truth.hpp>

#include "tests/scalar/special_values.hpp"

using namespace gradcheck;
using gradcheck::tests::infinity;
using gradcheck::tests::not_a_number;

namespace {

constexpr double largest = std::numeric_limits<double>::max();

/// A number with random sign, hi and lo, and magnitudes from 10^low to 10^high, uniform in the logarithm.
DoubleDouble random_number(std::mt19937_64& random, double low, double high) {
  const double size = std::pow(10.0, std::uniform_real_distribution<double>(low, high)(random));
  const double high_word = random() % 2 == 0 ? size : -size;
  const double half_unit = std::ldexp(0.5, std::ilogb(high_word) - 52);
  return two_sum(high_word, std::uniform_real_distribution<double>(-half_unit, half_unit)(random));
}

double relative_error(const DoubleDouble& value, const Truth& truth) {
  return static_cast<double>(abs(to_truth(value) - truth) / abs(truth));
}

bool is_negative_zero(const DoubleDouble& x) { return x == 0.0 && signbit(x); }

/// Infinite with the given sign, and with a low word of 0.
bool is_infinite(const DoubleDouble& x, double sign) { return x.hi == sign * infinity && x.lo == 0.0; }

constexpr double u_squared = 0x1p-106;

}  // namespace

TEST_CASE("double-double arithmetic keeps its proved error bounds") {
  std::mt19937_64 random(20240501);
  double add = 0.0;
  double cancel = 0.0;
  double multiply = 0.0;
  double divide = 0.0;
  double root = 0.0;
  for (int i = 0; i < 20000; ++i) {
    const DoubleDouble a = random_number(random, -100, 100);
    // The terms of a sum interact only if they are near in size.
    const DoubleDouble b = random_number(random, -1, 1) * a;
    const DoubleDouble c = random_number(random, -100, 100);
    const DoubleDouble near_a =
        -a * (1.0 + std::ldexp(random_number(random, -1, 0).hi, -static_cast<int>(random() % 100)));
    add = std::max(add, relative_error(a + b, to_truth(a) + to_truth(b)));
    const Truth difference = to_truth(a) + to_truth(near_a);
    if (difference != 0) cancel = std::max(cancel, relative_error(a + near_a, difference));
    multiply = std::max(multiply, relative_error(a * c, to_truth(a) * to_truth(c)));
    divide = std::max(divide, relative_error(a / c, to_truth(a) / to_truth(c)));
    root = std::max(root, relative_error(sqrt(abs(c)), sqrt(abs(to_truth(c)))));
  }
  CHECK(add <= 3.0 * u_squared);
  CHECK(cancel <= 3.0 * u_squared);
  CHECK(multiply <= 5.0 * u_squared);
  CHECK(divide <= 15.0 * u_squared);
  CHECK(root <= 25.0 / 8.0 * u_squared);
  // The bounds are narrow enough: a missing low word would exceed them by 2^50.
  CHECK(add > 0.1 * u_squared);
  CHECK(multiply > 0.1 * u_squared);
}

TEST_CASE("results are normalised pairs") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 2000; ++i) {
    const DoubleDouble a = random_number(random, -30, 30);
    const DoubleDouble b = random_number(random, -30, 30);
    for (const DoubleDouble& r : {a + b, a - b, a * b, a / b, sqrt(abs(a))}) {
      REQUIRE(r.hi + r.lo == r.hi);
    }
  }
}

TEST_CASE("two_sum and two_prod are exact") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 5000; ++i) {
    const double a = random_number(random, -140, 140).hi;
    const double b = random_number(random, -140, 140).hi;
    REQUIRE(to_truth(two_prod(a, b)) == Truth(a) * Truth(b));
    REQUIRE(two_prod(a, b).hi == a * b);
    const double c = random_number(random, -5, 5).hi;
    const double d = random_number(random, -5, 5).hi;
    REQUIRE(to_truth(two_sum(c, d)) == Truth(c) + Truth(d));
    REQUIRE(two_sum(c, d).hi == c + d);
  }
  SECTION("with factors near overflow, and in constant expressions") {
    REQUIRE(to_truth(two_prod(0x1.7ffffffffffffp1022, 0x1.5555555555555p-1)) ==
            Truth(0x1.7ffffffffffffp1022) * Truth(0x1.5555555555555p-1));
    constexpr DoubleDouble product = two_prod(0x1.0000001000001p0, 0x1.0000002000003p0);
    REQUIRE(to_truth(product) == Truth(0x1.0000001000001p0) * Truth(0x1.0000002000003p0));
  }
}

TEST_CASE("operators treat infinities, NaN and zeros as double does") {
  const double values[] = {infinity, -infinity, not_a_number, 0.0, -0.0, 1.0, -2.5, largest, -largest, 0x1p-1074};
  const auto same = [](const DoubleDouble& value, double expected) {
    if (std::isnan(expected)) return isnan(value);
    if (expected == 0.0) return value == 0.0 && signbit(value) == std::signbit(expected);
    return value.hi == expected && std::isfinite(value.lo) && (std::isfinite(expected) || value.lo == 0.0);
  };
  for (const double a : values) {
    for (const double b : values) {
      CAPTURE(a, b);
      CHECK(same(DoubleDouble(a) + DoubleDouble(b), a + b));
      CHECK(same(DoubleDouble(a) - DoubleDouble(b), a - b));
      CHECK(same(DoubleDouble(a) * DoubleDouble(b), a * b));
      CHECK(same(DoubleDouble(a) / DoubleDouble(b), a / b));
    }
    // The root of the largest double lies next to a tie, where hi may not be the nearest double.
    if (a != largest) CHECK(same(sqrt(DoubleDouble(a)), std::sqrt(a)));
    CHECK(same(abs(DoubleDouble(a)), std::fabs(a)));
    CHECK(same(floor(DoubleDouble(a)), std::floor(a)));
    CHECK(same(ceil(DoubleDouble(a)), std::ceil(a)));
    CHECK(same(trunc(DoubleDouble(a)), std::trunc(a)));
    CHECK(same(round(DoubleDouble(a)), std::round(a)));
  }
  CHECK(relative_error(sqrt(DoubleDouble(largest)), sqrt(Truth(largest))) <= 25.0 / 8.0 * u_squared);
  SECTION("including with a low word") {
    const DoubleDouble third = DoubleDouble(1.0) / 3.0;
    CHECK(is_infinite(third + infinity, 1.0));
    CHECK(is_infinite(third - infinity, -1.0));
    CHECK(is_infinite(third * infinity, 1.0));
    CHECK(is_infinite(-third / 0.0, -1.0));
    CHECK(third / infinity == 0.0);
    CHECK(is_infinite(third * 1e308 * 1e10, 1.0));
    CHECK(isnan(third * not_a_number));
  }
  SECTION("a sum that cancels exactly is zero, including the low words") {
    const DoubleDouble third = DoubleDouble(1.0) / 3.0;
    CHECK(third - third == 0.0);
    CHECK(DoubleDouble(1.0 + 0x1p-52, -0x1p-53) + DoubleDouble(-1.0, -0x1p-53) == 0.0);
    CHECK(is_negative_zero(DoubleDouble(-0.0) + DoubleDouble(-0.0)));
  }
}

TEST_CASE("comparisons order by value") {
  const DoubleDouble one(1.0);
  const DoubleDouble above(1.0, 0x1p-80);
  CHECK(one < above);
  CHECK(above > one);
  CHECK(one <= above);
  CHECK(one != above);
  CHECK_FALSE(above <= one);
  CHECK(one == 1);
  CHECK(2.0 > one);
  CHECK(DoubleDouble(0.0) == DoubleDouble(-0.0));
  const DoubleDouble nan(not_a_number);
  CHECK_FALSE(nan == nan);
  CHECK(nan != nan);
  CHECK_FALSE(nan < one);
  CHECK_FALSE(nan >= one);
  CHECK(max(one, above) == above);
  CHECK(min(above, one) == one);
  CHECK(fmax(nan, one) == one);
  CHECK(fmin(one, nan) == one);
  CHECK(std::max(one, above) == above);
}

TEST_CASE("conversions to and from integers are exact") {
  for (const std::int64_t n :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), std::int64_t{-1},
        std::int64_t{0}, std::int64_t{9007199254740993}, std::int64_t{-9223372036854775807}}) {
    CAPTURE(n);
    CHECK(to_truth(DoubleDouble(n)) == Truth(n));
    CHECK(static_cast<std::int64_t>(DoubleDouble(n)) == n);
  }
  const std::uint64_t all_bits = std::numeric_limits<std::uint64_t>::max();
  CHECK(to_truth(DoubleDouble(all_bits)) == Truth(all_bits));
  CHECK(static_cast<std::uint64_t>(DoubleDouble(all_bits)) == all_bits);
  SECTION("and truncate fractions towards zero, whichever word holds them") {
    CHECK(static_cast<int>(DoubleDouble(2.75)) == 2);
    CHECK(static_cast<int>(DoubleDouble(-2.75)) == -2);
    CHECK(static_cast<int>(DoubleDouble(3.0, -1e-20)) == 2);
    CHECK(static_cast<int>(DoubleDouble(-3.0, 1e-20)) == -2);
    CHECK(static_cast<int>(DoubleDouble(-3.0, -1e-20)) == -3);
    CHECK(static_cast<std::int64_t>(DoubleDouble(0x1p60, -0.5)) == (std::int64_t{1} << 60) - 1);
    CHECK(static_cast<std::int64_t>(DoubleDouble(0x1p60, 7.5)) == (std::int64_t{1} << 60) + 7);
  }
}

TEST_CASE("conversions to floating types round once") {
  CHECK(static_cast<double>(DoubleDouble(1.5, 1e-20)) == 1.5);
  CHECK(static_cast<long double>(DoubleDouble(1.0, 0x1p-60)) == 1.0L + 0x1p-60L);
  CHECK(DoubleDouble(1.0L + 0x1p-60L) == DoubleDouble(1.0, 0x1p-60));
  SECTION("the low word decides float ties") {
    const double tie = 1.0 + 0x1p-24;
    CHECK(static_cast<float>(DoubleDouble(tie)) == 1.0F);
    CHECK(static_cast<float>(DoubleDouble(tie, 1e-25)) == 1.0F + 0x1p-23F);
    CHECK(static_cast<float>(DoubleDouble(tie, -1e-25)) == 1.0F);
    CHECK(static_cast<float>(DoubleDouble(-tie, -1e-25)) == -1.0F - 0x1p-23F);
    const double upper_tie = 1.0 + 3 * 0x1p-24;
    CHECK(static_cast<float>(DoubleDouble(upper_tie, -1e-25)) == 1.0F + 0x1p-23F);
    CHECK(static_cast<float>(DoubleDouble(infinity)) == std::numeric_limits<float>::infinity());
  }
}

TEST_CASE("rounding to integers uses both words") {
  const DoubleDouble below_three(3.0, -1e-25);
  const DoubleDouble above_three(3.0, 1e-25);
  CHECK(floor(below_three) == 2.0);
  CHECK(ceil(below_three) == 3.0);
  CHECK(trunc(below_three) == 2.0);
  CHECK(trunc(-below_three) == -2.0);
  CHECK(round(below_three) == 3.0);
  CHECK(floor(above_three) == 3.0);
  CHECK(ceil(above_three) == 4.0);
  CHECK(round(DoubleDouble(2.5)) == 3.0);
  CHECK(round(DoubleDouble(-2.5)) == -3.0);
  CHECK(round(DoubleDouble(2.5, -1e-25)) == 2.0);
  CHECK(round(DoubleDouble(0.5, -1e-25)) == 0.0);
  CHECK(floor(DoubleDouble(0x1p60, 0.25)) == 0x1p60);
  CHECK(floor(DoubleDouble(0x1p60, -0.25)) == DoubleDouble(0x1p60, -1.0));
}

TEST_CASE("frexp gives a fraction from one half to one, and ldexp inverts it") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 1000; ++i) {
    const DoubleDouble x = random_number(random, -280, 300);
    int exponent = 0;
    const DoubleDouble fraction = frexp(x, &exponent);
    REQUIRE(abs(fraction) >= 0.5);
    REQUIRE(abs(fraction) < 1.0);
    REQUIRE(ldexp(fraction, exponent) == x);
  }
  int exponent = 0;
  CHECK(frexp(DoubleDouble(1.0, -1e-20), &exponent) == DoubleDouble(1.0, -1e-20));
  CHECK(exponent == 0);
  CHECK(frexp(DoubleDouble(0x1p-1074), &exponent) == 0.5);
  CHECK(exponent == -1073);
  CHECK(is_infinite(ldexp(DoubleDouble(1.0, 1e-20), 2000), 1.0));
  CHECK(ldexp(DoubleDouble(1.0, 1e-20), -2000) == 0.0);
}

TEST_CASE("numeric limits are the limits of 106 bits") {
  using Limits = std::numeric_limits<DoubleDouble>;
  CHECK(1.0 + Limits::epsilon() > 1.0);
  CHECK(Limits::epsilon() == std::ldexp(1.0, 1 - Limits::digits));
  CHECK(isfinite(Limits::max()));
  CHECK(isinf(Limits::max() * 1.0000001));
  CHECK(Limits::lowest() == -Limits::max());
  CHECK(Limits::max() > DoubleDouble(largest));
  CHECK(isnan(Limits::quiet_NaN()));
  CHECK(isinf(Limits::infinity()));
  CHECK(Limits::denorm_min() > 0.0);
}

TEST_CASE("decimal text is correctly rounded") {
  const DoubleDouble third = DoubleDouble(1.0) / 3.0;
  CHECK(to_string(third, 31) == "0.3333333333333333333333333333333");
  CHECK(to_string(DoubleDouble(1.0, -1e-20), 33) == "0.99999999999999999999");
  CHECK(to_string(DoubleDouble(1.0, 1e-20), 21) == "1.00000000000000000001");
  CHECK(to_string(DoubleDouble(0.1), 33) == "0.100000000000000005551115123125783");
  CHECK(to_string(DoubleDouble(-1e22)) == "-10000000000000000000000");
  CHECK(to_string(DoubleDouble(1e-7), 3) == "1e-07");
  CHECK(to_string(DoubleDouble(999.96), 4) == "1000");
  CHECK(to_string(DoubleDouble(2.5), 1) == "2");
  CHECK(to_string(DoubleDouble(2.5, 1e-30), 1) == "3");
  CHECK(to_string(DoubleDouble(0.0)) == "0");
  CHECK(to_string(DoubleDouble(-0.0)) == "-0");
  CHECK(to_string(DoubleDouble(infinity)) == "inf");
  CHECK(to_string(DoubleDouble(-infinity)) == "-inf");
  CHECK(to_string(DoubleDouble(not_a_number)) == "nan");
  CHECK(to_string(DoubleDouble(0x1p-1074), 5) == "4.9407e-324");
  CHECK(to_string(std::numeric_limits<DoubleDouble>::max(), 5) == "1.7977e+308");

  SECTION("the settings of a stream are followed") {
    std::ostringstream out;
    out.precision(25);
    out << third << ' ' << std::scientific << std::showpos << third << ' ' << std::fixed << std::noshowpos
        << DoubleDouble(-12.5);
    CHECK(out.str() == "0.3333333333333333333333333 +3.3333333333333333333333333e-01 -12.5000000000000000000000000");
    std::ostringstream small;
    small.width(8);
    small << DoubleDouble(1.5);
    CHECK(small.str() == "     1.5");
  }
  SECTION("one digit less or more agrees with the printing of double if lo is zero") {
    for (const double x : {3.14159, 1e100, 6.02e-23, 123456.5, 0.1}) {
      for (const int digits : {1, 6, 17}) {
        std::ostringstream expected;
        expected.precision(digits);
        expected << x;
        CHECK(to_string(DoubleDouble(x), digits) == expected.str());
      }
    }
  }
}

TEST_CASE("decimal text is read to full precision") {
  std::mt19937_64 random(6);
  double worst = 0.0;
  for (int i = 0; i < 300; ++i) {
    const DoubleDouble x = random_number(random, -250, 300);
    const auto back = parse_double_double(to_string(x));
    REQUIRE(back.has_value());
    worst = std::max(worst, relative_error(*back, to_truth(x)));
    // Enough digits for the whole gap between the words give the same pair.
    REQUIRE(parse_double_double(to_string(x, 60)) == x);
  }
  CHECK(worst <= 1e-32);
  CHECK(relative_error(*parse_double_double("0.1"), Truth(1) / 10) <= u_squared);
  CHECK(parse_double_double("-12.5e-1") == DoubleDouble(-1.25));
  CHECK(parse_double_double("+.5") == DoubleDouble(0.5));
  CHECK(parse_double_double("5.") == DoubleDouble(5.0));
  CHECK(parse_double_double("1E+3") == DoubleDouble(1000.0));
  CHECK(parse_double_double("0.00000000000000000000000000000000000012e37") ==
        DoubleDouble(1.2, (DoubleDouble(12) / 10).lo));
  CHECK(parse_double_double("1e400") == DoubleDouble(infinity));
  CHECK(parse_double_double("-1e99999999999") == DoubleDouble(-infinity));
  CHECK(parse_double_double("1e-99999999999") == DoubleDouble(0.0));
  CHECK(parse_double_double("-inf") == DoubleDouble(-infinity));
  CHECK(isnan(*parse_double_double("nan")));
  CHECK(is_negative_zero(*parse_double_double("-0.0")));
  for (const char* wrong : {"", "-", ".", "1.2.3", "1e", "1e+-5", "abc", "1 ", " 1", "0x10", "1e5x", "--1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_double_double(wrong).has_value());
  }
}
