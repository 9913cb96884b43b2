#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>

#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/truth.hpp"

using namespace gradcheck;

namespace {

using Limits = std::numeric_limits<Referee>;

// The digits of x as a number of 100 digits. 70 digits tell all numbers of 168 bits apart.
Truth exact(const Referee& x) { return Truth(x.str(70)); }

// In units of the last of the 168 bits.
double error_in_ulps(const Referee& value, const Truth& truth) {
  return std::abs(static_cast<double>((exact(value) - truth) / truth)) * 0x1p168;
}

struct Unary {
  const char* name;
  Referee (*referee)(const Referee&);
  Truth (*truth)(const Truth&);
  double from, to;
};

#define GRADCHECK_TEST_FUNCTION(name, from, to)                                                              \
  Unary {                                                                                                    \
#name, [](const Referee& x) { return name(x); }, [](const Truth& x) { return Truth(name(x)); }, from, to \
  }

}  // namespace

TEST_CASE("a 50-digit function is right to its last bit") {
  const auto function = GENERATE(GRADCHECK_TEST_FUNCTION(sqrt, 0.1, 9), GRADCHECK_TEST_FUNCTION(cbrt, 0.1, 9),
                                 GRADCHECK_TEST_FUNCTION(exp, -3, 3), GRADCHECK_TEST_FUNCTION(expm1, -3, 3.1),
                                 GRADCHECK_TEST_FUNCTION(log, 0.1, 0.9), GRADCHECK_TEST_FUNCTION(log1p, 0.1, 3),
                                 GRADCHECK_TEST_FUNCTION(log2, 1.5, 3), GRADCHECK_TEST_FUNCTION(sin, 0.1, 3),
                                 GRADCHECK_TEST_FUNCTION(cos, 0.1, 1.4), GRADCHECK_TEST_FUNCTION(tan, 0.1, 1.4),
                                 GRADCHECK_TEST_FUNCTION(asin, 0.1, 0.9), GRADCHECK_TEST_FUNCTION(acos, -0.9, 0.9),
                                 GRADCHECK_TEST_FUNCTION(atan, -3, 3.1), GRADCHECK_TEST_FUNCTION(sinh, 0.1, 3),
                                 GRADCHECK_TEST_FUNCTION(cosh, -3, 3), GRADCHECK_TEST_FUNCTION(tanh, 0.1, 3),
                                 GRADCHECK_TEST_FUNCTION(erf, 0.1, 2), GRADCHECK_TEST_FUNCTION(erfc, -2, 2));
  CAPTURE(function.name);
  for (int i = 1; i < 20; ++i) {
    const double x = function.from + (function.to - function.from) * i / 20;
    CAPTURE(x);
    CHECK(error_in_ulps(function.referee(Referee(x)), function.truth(Truth(x))) <= 1);
  }
}

TEST_CASE("50-digit arithmetic is right to its last bit") {
  const Referee a = Referee(1) / Referee(3), b = sqrt(Referee(2));
  const Truth exact_a = exact(a), exact_b = exact(b);
  CHECK(error_in_ulps(a, Truth(1) / Truth(3)) <= 0.5);
  CHECK(error_in_ulps(a + b, exact_a + exact_b) <= 1);
  CHECK(error_in_ulps(a - b, exact_a - exact_b) <= 1);
  CHECK(error_in_ulps(a * b, exact_a * exact_b) <= 1);
  CHECK(error_in_ulps(a / b, exact_a / exact_b) <= 1);
  CHECK(error_in_ulps(pow(b, a), pow(exact_b, exact_a)) <= 1);
  CHECK(error_in_ulps(pow(b, -7), pow(exact_b, -7)) <= 1);
  CHECK(error_in_ulps(atan2(a, -b), Truth(atan2(exact_a, Truth(-exact_b)))) <= 1);
  CHECK(error_in_ulps(hypot(a, b), sqrt(Truth(exact_a * exact_a + exact_b * exact_b))) <= 1);
  Referee sum = a;
  sum += b;
  sum -= a;
  sum *= Referee(3);
  sum /= Referee(3);
  CHECK(abs(sum - b) <= b * Limits::epsilon());
  CHECK(-(-a) == a);
  CHECK(fmod(Referee(7.5), Referee(2)) == 1.5);
}

TEST_CASE("a 50-digit number takes and gives built-in numbers") {
  CHECK(Referee() == 0);
  CHECK(Referee(std::int64_t{-1} << 62) == -0x1p62);
  CHECK(Referee(std::numeric_limits<std::uint64_t>::max()) + 1 == 0x1p64);
  CHECK(static_cast<double>(Referee(0.1)) == 0.1);
  CHECK(static_cast<float>(Referee(0.1)) == 0.1F);
  CHECK(static_cast<int>(Referee(-2.75)) == -2);
  CHECK(static_cast<bool>(Referee(0.5)));
  CHECK_FALSE(static_cast<bool>(Referee(0)));
  CHECK_FALSE(static_cast<bool>(-Referee(0)));
  CHECK(Referee("0.5") == 0.5);
  CHECK(Referee("-7.25e3") == -7250);
  CHECK(isnan(Referee("a number")));
  CHECK(isnan(Referee("1.5 apples")));
  std::ostringstream text;
  text << Referee(-1.5);
  CHECK(text.str() == "-1.5");
}

TEST_CASE("special 50-digit values behave as those of IEEE 754") {
  const Referee infinity = Limits::infinity(), nan = Limits::quiet_NaN(), one = 1, zero = 0;
  CHECK(one / zero == infinity);
  CHECK(one / -zero == -infinity);
  CHECK(signbit(-zero));
  CHECK(-zero == zero);
  CHECK(isnan(zero / zero));
  CHECK(isnan(infinity - infinity));
  CHECK(isinf(-infinity));
  CHECK_FALSE(isfinite(infinity));
  CHECK_FALSE(isfinite(nan));
  CHECK(isfinite(one));
  CHECK_FALSE(nan == nan);
  CHECK(nan != nan);
  CHECK_FALSE(nan < one);
  CHECK_FALSE(nan >= one);
  CHECK(zero < one);
  CHECK(-infinity < Limits::lowest());
  CHECK(Limits::max() < infinity);
  CHECK(isnan(sqrt(-one)));
  CHECK(log(zero) == -infinity);
  CHECK(max(one, nan) == one);
  CHECK(abs(-one) == one);
  CHECK(copysign(one, -zero) == -1);
  CHECK(isinf(Limits::max() * 2));
}

TEST_CASE("the spacing of 50-digit numbers at 1 is their epsilon") {
  CHECK(Referee(1) + Limits::epsilon() > 1);
  CHECK(Referee(1) + Limits::epsilon() / 2 == 1);
  CHECK(to_double(Limits::epsilon()) == 2 * ScalarTraits<Referee>::unit_roundoff);
}

TEST_CASE("a 50-digit number is split into fraction and exponent and put together again") {
  int exponent = 0;
  const Referee fraction = frexp(Referee(-12), &exponent);
  CHECK(fraction == -0.75);
  CHECK(exponent == 4);
  CHECK(ldexp(fraction, exponent) == -12);
  CHECK(frexp(Referee(0), &exponent) == 0);
  CHECK(exponent == 0);
  CHECK(isinf(frexp(Limits::infinity(), &exponent)));
}
