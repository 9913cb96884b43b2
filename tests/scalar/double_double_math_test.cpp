#include <gradcheck/scalar/double_double_math.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include <boost/math/special_functions/cbrt.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/expm1.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <catch2/catch.hpp>

#include <gradcheck/scalar/truth.hpp>

#include "tests/scalar/special_values.hpp"

using namespace gradcheck;
using gradcheck::tests::infinity;
using gradcheck::tests::not_a_number;

namespace {

/// Draws arguments; every domain starts from the same seed.
class Arguments {
 public:
  DoubleDouble with_random_low_word(double high) {
    const double half_unit = std::ldexp(0.5, std::ilogb(high) - 52);
    return two_sum(high, uniform(-half_unit, half_unit));
  }

  /// Uniform between low and high.
  DoubleDouble between(double low, double high) { return with_random_low_word(uniform(low, high)); }

  /// Both signs, magnitudes uniform in the logarithm.
  DoubleDouble over_decades(double low, double high) {
    const DoubleDouble size = positive_over_decades(low, high);
    return random_() % 2 == 0 ? size : -size;
  }
  DoubleDouble positive_over_decades(double low, double high) {
    return with_random_low_word(std::exp(uniform(std::log(low), std::log(high))));
  }

  /// Near 1, on both sides.
  DoubleDouble next_to_one(double low, double high) { return 1.0 + over_decades(low, high); }
  DoubleDouble below_one(double low, double high) { return 1.0 - positive_over_decades(low, high); }

  /// The double-double nearest to n pi/2, for random n up to the limit.
  DoubleDouble multiple_of_half_pi(std::uint64_t limit) {
    const Truth exact = boost::math::constants::half_pi<Truth>() * (random_() % limit + 1);
    const double high = static_cast<double>(exact);
    return {high, static_cast<double>(exact - high)};
  }

 private:
  double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }

  std::mt19937_64 random_{7};
};

/// The largest relative error of f over random arguments (infinite if a result is not finite), and its argument.
struct Worst {
  double error = 0.0;
  DoubleDouble where;
};

template <class Function, class Exact, class Draw>
Worst worst_error(Function f, Exact exact, Draw draw, int count = 600) {
  Arguments arguments;
  Worst worst;
  for (int i = 0; i < count; ++i) {
    const DoubleDouble x = draw(arguments);
    const DoubleDouble value = f(x);
    const Truth truth = exact(to_truth(x));
    const double error = isfinite(value) ? static_cast<double>(abs((to_truth(value) - truth) / truth)) : infinity;
    if (!(error <= worst.error)) worst = {error, x};
  }
  return worst;
}

}  // namespace

// One expression serves the function under test and the truth: argument-dependent lookup finds f for both.
#define WITHIN(bound, f, draw)                                                                                        \
  do {                                                                                                                \
    const Worst worst = worst_error([](const DoubleDouble& x) { return f; }, [](const Truth& x) { return Truth(f); }, \
                                    [](Arguments& from) { return from.draw; });                                       \
    INFO(#f " over " #draw ", worst at " << to_string(worst.where) << ", log2 of the error "                          \
                                         << std::log2(worst.error));                                                  \
    CHECK(worst.error <= bound);                                                                                      \
  } while (false)

using boost::math::cbrt;
using boost::math::erf;
using boost::math::erfc;
using boost::math::expm1;
using boost::math::log1p;

TEST_CASE("exponential functions keep their error bounds") {
  WITHIN(0x1p-103, exp(x), over_decades(1e-20, 600));
  WITHIN(0x1p-103, exp(x), between(-670, 709));
  WITHIN(0x1p-103, exp(x), between(-1, 1));
  WITHIN(0x1p-103, expm1(x), over_decades(1e-300, 600));
  WITHIN(0x1p-103, expm1(x), over_decades(1e-3, 1));
  WITHIN(0x1p-103, expm1(x), between(-3, 3));
}

TEST_CASE("logarithms keep their error bounds") {
  WITHIN(0x1p-102, log(x), positive_over_decades(1e-290, 1e300));
  WITHIN(0x1p-102, log(x), between(0.3, 3));
  WITHIN(0x1p-102, log(x), between(0.999, 1.001));
  WITHIN(0x1p-102, log(x), next_to_one(1e-30, 0.1));
  WITHIN(0x1p-101, log2(x), positive_over_decades(1e-290, 1e300));
  WITHIN(0x1p-101, log2(x), between(0.3, 3));
  WITHIN(0x1p-102, log1p(x), over_decades(1e-100, 0.99));
  WITHIN(0x1p-102, log1p(x), positive_over_decades(1e-3, 1e100));
  WITHIN(0x1p-102, log1p(x), between(-0.999999, -0.2));
}

TEST_CASE("hyperbolic functions keep their error bounds") {
  WITHIN(0x1p-102, sinh(x), over_decades(1e-100, 710));
  WITHIN(0x1p-102, sinh(x), between(-3, 3));
  WITHIN(0x1p-102, cosh(x), over_decades(1e-3, 710));
  WITHIN(0x1p-102, cosh(x), between(-3, 3));
  WITHIN(0x1p-102, tanh(x), over_decades(1e-100, 50));
  WITHIN(0x1p-102, tanh(x), between(-2, 2));
  SECTION("tanh keeps 1 - |tanh| in the low word") {
    Arguments arguments;
    for (int i = 0; i < 200; ++i) {
      const DoubleDouble x = arguments.between(20, 80);
      const Truth distance = 2 / (exp(2 * to_truth(x)) + 1);
      REQUIRE(static_cast<double>(abs((Truth(1) - to_truth(tanh(x))) / distance - 1)) <= 0x1p-52);
    }
  }
}

TEST_CASE("trigonometric functions keep their error bounds") {
  WITHIN(0x1p-103, sin(x), over_decades(1e-100, 1));
  WITHIN(0x1p-103, sin(x), between(-100, 100));
  WITHIN(0x1p-103, sin(x), between(-1e6, 1e6));
  WITHIN(0x1p-103, sin(x), between(-3e13, 3e13));
  WITHIN(0x1p-103, cos(x), over_decades(1e-100, 1));
  WITHIN(0x1p-103, cos(x), between(-100, 100));
  WITHIN(0x1p-103, cos(x), between(-3e13, 3e13));
  WITHIN(0x1p-101, tan(x), between(-100, 100));
  SECTION("including next to their zeros and poles") {
    WITHIN(0x1p-103, sin(x), multiple_of_half_pi(100));
    WITHIN(0x1p-103, sin(x), multiple_of_half_pi(1000000));
    WITHIN(0x1p-103, sin(x), multiple_of_half_pi(20000000000000));
    WITHIN(0x1p-103, cos(x), multiple_of_half_pi(1000000));
    WITHIN(0x1p-101, tan(x), multiple_of_half_pi(1000000));
    WITHIN(0x1p-103, sin(x), multiple_of_half_pi(1000000) + from.over_decades(1e-30, 1e-3));
    WITHIN(0x1p-103, sin(x), multiple_of_half_pi(20000000000000) + from.over_decades(1e-6, 1e-3));
  }
  SECTION("sincos is sin and cos") {
    Arguments arguments;
    for (int i = 0; i < 100; ++i) {
      const DoubleDouble x = arguments.between(-50, 50);
      DoubleDouble sine;
      DoubleDouble cosine;
      sincos(x, &sine, &cosine);
      REQUIRE(sine == sin(x));
      REQUIRE(cosine == cos(x));
    }
  }
  SECTION("beyond 2^45 the result is NaN rather than wrong") {
    CHECK(isfinite(sin(DoubleDouble(0x1p45))));
    CHECK(isnan(sin(DoubleDouble(0x1p46))));
    CHECK(isnan(cos(DoubleDouble(-1e300))));
    CHECK(isnan(tan(DoubleDouble(infinity))));
  }
}

TEST_CASE("inverse trigonometric functions keep their error bounds") {
  WITHIN(0x1p-101, atan(x), over_decades(1e-100, 1e100));
  WITHIN(0x1p-101, atan(x), between(-3, 3));
  WITHIN(0x1p-101, asin(x), between(-1, 1));
  WITHIN(0x1p-101, asin(x), over_decades(1e-100, 0.5));
  WITHIN(0x1p-101, acos(x), between(-1, 1));
  WITHIN(0x1p-101, acos(x), below_one(1e-30, 0.1));
  SECTION("in all quadrants, including extreme coordinates") {
    WITHIN(0x1p-101, atan2(x, decltype(x)(-1.75)), over_decades(1e-30, 1e30));
    WITHIN(0x1p-101, atan2(decltype(x)(0.3), x), over_decades(1e-30, 1e30));
    WITHIN(0x1p-101, atan2(x, decltype(x)(1e308)), over_decades(1e306, 1.7e308));
    WITHIN(0x1p-101, atan2(decltype(x)(1e-301), x), over_decades(1e-303, 1e-299));
  }
}

TEST_CASE("error functions keep their error bounds") {
  WITHIN(0x1p-101, erf(x), over_decades(1e-100, 9));
  WITHIN(0x1p-101, erf(x), between(-1, 1));
  WITHIN(0x1p-100, erfc(x), between(-3, 25.7));
  WITHIN(0x1p-100, erfc(x), between(0.4, 3));
  // Here the trapezoidal rule drops the term of the pole.
  WITHIN(0x1p-100, erfc(x), between(7.5, 9.5));
}

TEST_CASE("roots, powers and distances keep their error bounds") {
  WITHIN(25.0 / 8.0 * 0x1p-106, sqrt(x), positive_over_decades(1e-304, 1e305));
  WITHIN(0x1p-102, cbrt(x), over_decades(1e-285, 1e300));
  WITHIN(0x1p-101, pow(x, decltype(x)(0.5)), positive_over_decades(1e-280, 1e280));
  WITHIN(0x1p-101, pow(x, decltype(x)(-3.7)), positive_over_decades(1e-70, 1e70));
  WITHIN(0x1p-101, pow(x, decltype(x)(1000.25)), between(0.6, 1.9));
  WITHIN(0x1p-101, pow(x, decltype(x)(1e10)), between(0.99999996, 1.00000004));
  WITHIN(0x1p-101, pow(decltype(x)(17), x), between(-230, 250));
  WITHIN(0x1p-101, pow(decltype(x)(1.0009765625), x), between(-6e5, 6e5));
  WITHIN(0x1p-102, hypot(x, decltype(x)(0.4375)), over_decades(1e-20, 1e20));
  // The truth has no integer powers, so this multiplies.
  const auto fifth = [](const Truth& x) { return Truth(x * x * x * x * x); };
  CHECK(worst_error([](const DoubleDouble& x) { return pow(x, 5); }, fifth,
                    [](Arguments& from) { return from.over_decades(1e-50, 1e50); })
            .error <= 0x1p-101);
  const auto inverse_cube = [](const Truth& x) { return Truth(1 / (x * x * x)); };
  CHECK(worst_error([](const DoubleDouble& x) { return pow(x, -3); }, inverse_cube,
                    [](Arguments& from) { return from.over_decades(1e-50, 1e50); })
            .error <= 0x1p-101);
  CHECK(pow(DoubleDouble(1.5), 2) == 2.25);
  CHECK(pow(DoubleDouble(-1.5), 3) == -3.375);
  CHECK(pow(DoubleDouble(3), 1u) == 3);
  CHECK(pow(DoubleDouble(3), 0) == 1);
}

namespace {

bool same(const DoubleDouble& value, double expected) {
  if (std::isnan(expected)) return isnan(value);
  return value == expected && signbit(value) == std::signbit(expected);
}

}  // namespace

TEST_CASE("special values agree with the C library") {
  using Unary = std::pair<DoubleDouble (*)(const DoubleDouble&), double (*)(double)>;
  const Unary functions[] = {{exp, std::exp},   {expm1, std::expm1}, {log, std::log},   {log1p, std::log1p},
                             {log2, std::log2}, {sinh, std::sinh},   {cosh, std::cosh}, {tanh, std::tanh},
                             {sin, std::sin},   {cos, std::cos},     {tan, std::tan},   {asin, std::asin},
                             {acos, std::acos}, {atan, std::atan},   {erf, std::erf},   {erfc, std::erfc},
                             {cbrt, std::cbrt}, {sqrt, std::sqrt}};
  for (std::size_t f = 0; f < std::size(functions); ++f) {
    for (const double x : {0.0, -0.0, infinity, -infinity, not_a_number}) {
      CAPTURE(f, x);
      const double expected = functions[f].second(x);
      // For results such as pi/2, the double is the high word.
      const DoubleDouble value = functions[f].first(x);
      CHECK((same(value, expected) || (std::isfinite(expected) && same(value.hi, expected))));
    }
  }
  CHECK(same(log(DoubleDouble(-1.0)), not_a_number));
  CHECK(same(log1p(DoubleDouble(-1.0)), -infinity));
  CHECK(same(log1p(DoubleDouble(-1.5)), not_a_number));
  CHECK(same(asin(DoubleDouble(1.0, 1e-20)), not_a_number));
  CHECK(same(acos(DoubleDouble(1.0)), 0.0));
  CHECK(log2(DoubleDouble(0x1p-300)) == -300.0);
  CHECK(log(DoubleDouble(1.0)) == 0.0);
  CHECK(exp(DoubleDouble(0.0)) == 1.0);
}

TEST_CASE("powers and angles of special values agree with the C library") {
  const double values[] = {0.0, -0.0, 1.0, -1.0, 2.0, -3.0, 0.5, -0.5, 2.5, infinity, -infinity, not_a_number};
  for (const double x : values) {
    for (const double y : values) {
      CAPTURE(x, y);
      const double power = std::pow(x, y);
      CHECK((same(pow(DoubleDouble(x), DoubleDouble(y)), power) ||
             std::abs(pow(DoubleDouble(x), DoubleDouble(y)).hi - power) <= 1e-15 * std::abs(power)));
      CHECK(same(atan2(DoubleDouble(x), DoubleDouble(y)).hi, std::atan2(x, y)));
      CHECK((same(hypot(DoubleDouble(x), DoubleDouble(y)), std::hypot(x, y)) || std::isfinite(std::hypot(x, y))));
    }
  }
  SECTION("and the low word decides side and parity") {
    CHECK(pow(DoubleDouble(1.0, 1e-20), DoubleDouble(infinity)) == infinity);
    CHECK(pow(DoubleDouble(1.0, -1e-20), DoubleDouble(infinity)) == 0.0);
    CHECK(isnan(pow(DoubleDouble(-2.0), DoubleDouble(3.0, 1e-20))));
    CHECK(pow(DoubleDouble(-1.0), DoubleDouble(0x1p60, 1.0)) == -1.0);
    CHECK(pow(DoubleDouble(-1.0), DoubleDouble(0x1p60)) == 1.0);
  }
}

TEST_CASE("results beyond the range are infinity and zero") {
  CHECK(exp(DoubleDouble(709.7)) < infinity);
  CHECK(same(exp(DoubleDouble(710.0)), infinity));
  CHECK(same(exp(DoubleDouble(-746.0)), 0.0));
  CHECK(exp(DoubleDouble(-745.0)) == 0x1p-1074);
  CHECK(same(expm1(DoubleDouble(1000.0)), infinity));
  CHECK(expm1(DoubleDouble(-1000.0)) == -1.0);
  CHECK(isfinite(sinh(DoubleDouble(710.0))));
  CHECK(same(sinh(DoubleDouble(-711.0)), -infinity));
  CHECK(same(cosh(DoubleDouble(-711.0)), infinity));
  CHECK(tanh(DoubleDouble(1000.0)) == 1.0);
  CHECK(same(pow(DoubleDouble(10.0), DoubleDouble(309.0)), infinity));
  CHECK(same(pow(DoubleDouble(10.0), DoubleDouble(-400.0)), 0.0));
  CHECK(same(pow(DoubleDouble(-10.0), 401), -infinity));
  CHECK(same(pow(DoubleDouble(1e300), DoubleDouble(1e300)), infinity));
  CHECK(erfc(DoubleDouble(28.0)) == 0.0);
  CHECK(erfc(DoubleDouble(27.0)) > 0.0);
  CHECK(erf(DoubleDouble(30.0)) == 1.0);
  CHECK(erfc(DoubleDouble(-30.0)) == 2.0);
  CHECK(hypot(DoubleDouble(3e300), DoubleDouble(4e300)).hi == 5e300);
}

TEST_CASE("subnormal arguments are handled like others") {
  const double tiny = 3 * 0x1p-1074;
  CHECK(std::abs(log(DoubleDouble(tiny)).hi - std::log(tiny)) <= 1e-13);
  CHECK(sin(DoubleDouble(tiny)) == tiny);
  CHECK(expm1(DoubleDouble(tiny)) == tiny);
  CHECK(log1p(DoubleDouble(tiny)) == tiny);
  CHECK(tanh(DoubleDouble(tiny)) == tiny);
  CHECK(atan(DoubleDouble(tiny)) == tiny);
  CHECK(exp(DoubleDouble(tiny)) == 1.0);
  CHECK(std::abs(sqrt(DoubleDouble(tiny)).hi / std::sqrt(tiny) - 1.0) <= 1e-15);
  CHECK(std::abs(cbrt(DoubleDouble(tiny)).hi / std::cbrt(tiny) - 1.0) <= 1e-15);
  CHECK(erf(DoubleDouble(tiny)).hi > 0.0);
}
