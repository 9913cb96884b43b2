#include "gradcheck/reference/stencil.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/truth.hpp"
#include "gradcheck/scalar/wide.hpp"

namespace gradcheck {
namespace {

constexpr double u = ScalarTraits<DoubleDouble>::unit_roundoff;
constexpr double h17 = 0x1p-17;

template <class W = DoubleDouble, class Function>
NineSamples<W> sampled(Function f, double x, double h) {
  NineSamples<W> samples;
  for (int node = -4; node <= 4; ++node)
    samples[static_cast<std::size_t>(node + 4)] = f(from_double<W>(x) + from_double<W>(node * h));
  return samples;
}

DoubleDouble magnitude(const DoubleDouble& x) { return x < DoubleDouble(0) ? -x : x; }

double distance(const DoubleDouble& value, const Truth& truth) {
  return std::abs((to_truth(value) - truth).convert_to<double>());
}

// c0 + c1 x + ... by Horner's rule, and its derivative.
template <class W>
W polynomial(const std::vector<int>& c, const W& x) {
  W sum(0);
  for (std::size_t k = c.size(); k-- > 0;) sum = sum * x + W(c[k]);
  return sum;
}
template <class W>
W polynomial_slope(const std::vector<int>& c, const W& x) {
  W sum(0);
  for (std::size_t k = c.size(); k-- > 1;) sum = sum * x + W(c[k] * static_cast<int>(k));
  return sum;
}

TEST_CASE("nine_point is exact for polynomials up to degree 8") {
  std::vector<int> c;
  for (int degree = 0; degree <= 8; ++degree) {
    c.push_back(degree % 2 == 0 ? 3 + degree : -2 * degree);
    for (const double x : {0.0, 1.0, -0.75, 1.5, 3.0}) {
      for (const double h : {0.25, 0x1p-6, h17}) {
        const auto d = nine_point(sampled([&](const DoubleDouble& t) { return polynomial(c, t); }, x, h), h, u);
        const Truth truth = polynomial_slope<Truth>(c, Truth(x));
        const double error = distance(d.value, truth);
        CAPTURE(degree, x, h, error, d.bound);
        // 9 samples of size |f|, each with the rounding of a Horner scheme of 2 * 8 operations.
        const double size = std::abs(polynomial(c, DoubleDouble(std::abs(x) + 4 * h)).hi) + 200;
        CHECK(error <= 32 * u * size / h);
        CHECK(error <= d.bound);
      }
    }
  }
}

TEST_CASE("the error of nine_point is -h^8/630 times the derivative of order 9") {
  for (const double h : {0.25, 0.125}) {
    const auto ninth = [](const DoubleDouble& t) {
      const DoubleDouble cube = t * t * t;
      return cube * cube * cube;
    };
    const auto d = nine_point(sampled(ninth, 0, h), h, u);
    CHECK(d.value.hi == Approx(-576 * std::pow(h, 8)).epsilon(1e-12));
    CHECK(d.bound >= std::abs(d.value.hi));
  }
}

TEST_CASE("nine_point converges with order 8") {
  double before = 0;
  for (int s = -2; s >= -6; --s) {
    const double h = std::ldexp(1.0, s);
    const auto d = nine_point(sampled([](const DoubleDouble& t) { return exp(t); }, 0.5, h), h, u);
    const double error = distance(d.value, exp(Truth(0.5)));
    CAPTURE(s, error);
    if (before > 0) CHECK(std::log2(before / error) == Approx(8).margin(0.2));
    before = error;
  }
}

TEST_CASE("the plain centered value is (f(x+h) - f(x-h)) / 2h") {
  const auto cube = [](const DoubleDouble& t) { return t * t * t; };
  const double x = 1.25, h = 0.125;
  CHECK(nine_point(sampled(cube, x, h), h, u).centered == DoubleDouble(3 * x * x + h * h));
  CHECK(one_sided(sampled(cube, x, h), h, u).centered == DoubleDouble(3 * x * x + h * h));
}

struct Sample {
  const char* name;
  std::function<DoubleDouble(const DoubleDouble&)> f;
  std::function<Truth(const Truth&)> slope;
  double lowest, highest;
  double relative_bound;  // the bound must be smaller than this times |f'|
};

const std::vector<Sample> samples = {
    {"exp", [](const DoubleDouble& x) { return exp(x); }, [](const Truth& x) { return Truth(exp(x)); }, 1e-4, 100,
     1e-18},
    {"sin", [](const DoubleDouble& x) { return sin(x); }, [](const Truth& x) { return Truth(cos(x)); }, 1e-4, 1000,
     1e-18},
    {"1/x", [](const DoubleDouble& x) { return 1.0 / x; }, [](const Truth& x) { return Truth(-1 / (x * x)); }, 1e-3,
     1e4, 1e-15},
    {"log", [](const DoubleDouble& x) { return log(x); }, [](const Truth& x) { return Truth(1 / x); }, 1e-3, 1e4,
     1e-15},
    {"x^3", [](const DoubleDouble& x) { return x * x * x; }, [](const Truth& x) { return Truth(3 * x * x); }, 1e-4, 1e4,
     1e-15},
    {"logsumexp(x, 1000)",
     [](const DoubleDouble& x) {
       const DoubleDouble top = x > DoubleDouble(1000) ? x : DoubleDouble(1000);
       return top + log(exp(x - top) + exp(1000.0 - top));
     },
     [](const Truth& x) { return Truth(1 / (1 + exp(1000 - x))); }, 990, 1010, 1e-15},
};

TEST_CASE("the error of nine_point lies within its bound over decades of x, and the bound is small") {
  for (const Sample& sample : samples) {
    for (int quarter = -16; quarter <= 16; ++quarter) {
      const double x = sample.lowest > 100 ? static_cast<float>(1000 + 0.6 * quarter)
                                           : static_cast<double>(static_cast<float>(std::pow(10.0, quarter / 4.0)));
      if (x < sample.lowest || x > sample.highest) continue;
      const double h = coordinate_step(x, ScalarTraits<DoubleDouble>::step_exponent);
      const auto d = nine_point(sampled(sample.f, x, h), h, u);
      const Truth truth = sample.slope(Truth(x));
      const double error = distance(d.value, truth), size = std::abs(truth.convert_to<double>());
      CAPTURE(sample.name, x, error, d.bound, size);
      CHECK(error <= d.bound);
      CHECK(d.bound <= sample.relative_bound * size);
      CHECK(d.smooth);
      CHECK(d.finite);
      CHECK(d.step == h);
    }
  }
}

TEST_CASE("nine_point holds its bound in every scalar") {
  const Truth truth = cos(Truth(0.75));
  const auto error_in = [&](auto d) {
    return std::abs(Truth(convert_number<Truth>(d.value) - truth).convert_to<double>());
  };
  const auto check = [&](const auto& nine, double h, double unit_roundoff, double small) {
    const auto d = nine_point(nine, h, unit_roundoff);
    CAPTURE(unit_roundoff, d.bound);
    CHECK(error_in(d) <= d.bound);
    CHECK(d.bound < small);
    CHECK(d.bound > unit_roundoff);
  };
  const auto sines = [](auto zero, double h) {
    using W = decltype(zero);
    return sampled<W>(
        [](const W& x) {
          using std::sin;
          return W(sin(x));
        },
        0.75, h);
  };
  const double in_double = std::ldexp(1.0, ScalarTraits<double>::step_exponent);
  check(sines(double(0), in_double), in_double, 0x1p-53, 1e-10);
  check(sines(DoubleDouble(0), h17), h17, u, 1e-22);
  const double wide = std::ldexp(1.0, ScalarTraits<Referee>::step_exponent);
  check(sines(Referee(0), wide), wide, 0x1p-168, 1e-36);
  // Differences of binary128 are taken in 50 digits.
  const double in_binary128 = std::ldexp(1.0, ScalarTraits<Binary128>::step_exponent);
  const NineSamples<Binary128> rounded = sines(Binary128(0), in_binary128);
  NineSamples<Referee> exact;
  for (std::size_t i = 0; i < exact.size(); ++i) exact[i] = convert_number<Referee>(rounded[i]);
  check(exact, in_binary128, 0x1p-113, 1e-24);
}

TEST_CASE("a sample that is not finite never gives a centered derivative, but leaves the slope of the other side") {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity()}) {
    for (std::size_t place = 0; place < 9; ++place) {
      CAPTURE(bad, place);
      NineSamples<DoubleDouble> f = sampled([](const DoubleDouble& t) { return t; }, 1, h17);
      f[place] = DoubleDouble(bad);
      const auto centered = nine_point(f, h17, u), slopes = one_sided(f, h17, u);
      CHECK_FALSE(centered.finite);
      CHECK_FALSE(centered.smooth);
      CHECK(std::isnan(to_double(centered.value)));
      CHECK(centered.bound == std::numeric_limits<double>::infinity());
      CHECK_FALSE(slopes.smooth);
      CHECK(slopes.finite == (place != 4));
      if (place == 4) {
        CHECK(std::isnan(to_double(slopes.value)));
        CHECK(slopes.bound == std::numeric_limits<double>::infinity());
        continue;
      }
      CHECK(slopes.lower == DoubleDouble(1));
      CHECK(slopes.upper == DoubleDouble(1));
      CHECK(slopes.value == DoubleDouble(1));
      CHECK(slopes.bound < 1e-20);
      f[8 - place] = DoubleDouble(bad);
      CHECK_FALSE(one_sided(f, h17, u).finite);
    }
  }
}

TEST_CASE("samples whose differences overflow give no derivative") {
  for (const double size : {1.7e308, 1e308}) {
    NineSamples<double> f{};
    for (std::size_t i = 0; i < 9; ++i) f[i] = i < 4 ? size : -size;
    const auto d = nine_point(f, 0x1p-8, 0x1p-53);
    CAPTURE(d.value, d.bound);
    CHECK_FALSE(d.finite);
    CHECK(d.bound == std::numeric_limits<double>::infinity());
  }
}

// gamma n + beta near zero: f is small, but its rounding is that of its two terms.
TEST_CASE("the bound covers the rounding of the contribution of x to f, even if f is small") {
  const auto line = [](const DoubleDouble& t) { return t - DoubleDouble(1); };
  const auto without = nine_point(sampled(line, 1, h17), h17, u), with = nine_point(sampled(line, 1, h17), h17, u, 1);
  CHECK(without.bound < 1e-3 * with.bound);
  CHECK(with.bound == Approx(12 * u / h17).epsilon(1e-3));
  CHECK(with.smooth);
  const auto kink = [](const DoubleDouble& t) { return magnitude(t - DoubleDouble(1)); };
  CHECK_FALSE(nine_point(sampled(kink, 1, h17), h17, u, 1e6).smooth);
}

TEST_CASE("a derivative keeps the size of the largest sample") {
  const auto square = [](const DoubleDouble& t) { return t * t; };
  CHECK(nine_point(sampled(square, 0, h17), h17, u).size == 0x1p-30);
  CHECK(one_sided(sampled(square, 0, h17), h17, u).size == 0x1p-30);
  CHECK(nine_point(sampled([](const DoubleDouble&) { return DoubleDouble(-3); }, 0, h17), h17, u).size == 3);
}

TEST_CASE("nine_point flags a kink anywhere in the stencil, and does not flag smooth functions") {
  const double h = h17;
  for (double place = -3.5; place <= 3.5; place += 0.5) {
    const auto kinked = [&](const DoubleDouble& t) { return magnitude(t - DoubleDouble(1 + place * h)) + exp(t); };
    CAPTURE(place);
    CHECK_FALSE(nine_point(sampled(kinked, 1, h), h, u).smooth);
  }
  CHECK(nine_point(sampled([](const DoubleDouble& t) { return magnitude(t); }, 1, h), h, u).smooth);
  const auto constant = nine_point(sampled([](const DoubleDouble&) { return DoubleDouble(7); }, 1, h), h, u);
  CHECK(constant.smooth);
  CHECK(constant.value == DoubleDouble(0));
  CHECK(constant.bound == Approx(12 * u * 7 / h));
  const auto zero = nine_point(NineSamples<DoubleDouble>{}, h, u);
  CHECK(zero.smooth);
  CHECK(zero.bound == 0);
}

TEST_CASE("one_sided gives the slopes at a kink in order, with a small bound") {
  for (const double h : {h17, 0x1p-37}) {
    for (const double sign : {1.0, -1.0}) {
      const auto kink = [&](const DoubleDouble& t) { return sign * magnitude(t); };
      const auto d = one_sided(sampled(kink, 0, h), h, u);
      CHECK(d.lower == DoubleDouble(-1));
      CHECK(d.upper == DoubleDouble(1));
      CHECK(d.value == DoubleDouble(0));
      CHECK(d.bound < 1e-28);
      CHECK(d.scheme == Scheme::one_sided);
      CHECK_FALSE(d.smooth);
      CHECK(d.finite);
    }
    // e^(2t) to the right of 0, e^(-3t) to the left: slopes 2 and -3, with curvature.
    const auto curved = [](const DoubleDouble& t) { return t > DoubleDouble(0) ? exp(2.0 * t) : exp(-3.0 * t); };
    const auto d = one_sided(sampled(curved, 0, h), h, u);
    CHECK(distance(d.lower, Truth(-3)) <= d.bound);
    CHECK(distance(d.upper, Truth(2)) <= d.bound);
    CHECK(d.bound < 1e-12);
  }
}

TEST_CASE("at a jump one_sided has the slope of the side that the value belongs to") {
  for (const double h : {h17, 0x1p-37}) {
    const auto jump = [](const DoubleDouble& t) { return t > DoubleDouble(0) ? t + DoubleDouble(1) : 3.0 * t; };
    const auto other = [](const DoubleDouble& t) { return t < DoubleDouble(0) ? t + DoubleDouble(1) : 5.0 * t; };
    const auto spike = [](const DoubleDouble& t) { return t == DoubleDouble(0) ? DoubleDouble(1) : t; };
    for (const auto& [slope, d] : {std::pair(3.0, one_sided(sampled(jump, 0, h), h, u)),
                                   std::pair(5.0, one_sided(sampled(other, 0, h), h, u))}) {
      CHECK(to_double(d.lower) == Approx(slope));
      CHECK(to_double(d.upper) == Approx(slope));
      CHECK(d.bound < 1e-9);
    }
    CHECK(one_sided(sampled(spike, 0, h), h, u).bound >= 0.5 / h);
  }
}

TEST_CASE("a function times a power of two has derivative and bound times it") {
  const auto f = [](const DoubleDouble& t) { return exp(t) * sin(t); };
  const auto plain = nine_point(sampled(f, 0.75, h17), h17, u);
  const auto plain_slopes = one_sided(sampled(f, 0.75, h17), h17, u);
  for (const int power : {-300, -100, 100, 300, 800}) {
    const double factor = std::ldexp(1.0, power);
    const auto scaled = [&](const DoubleDouble& t) { return factor * f(t); };
    const auto d = nine_point(sampled(scaled, 0.75, h17), h17, u);
    CAPTURE(power);
    CHECK(d.value == factor * plain.value);
    CHECK(d.centered == factor * plain.centered);
    CHECK(d.bound == Approx(factor * plain.bound).epsilon(1e-12));
    CHECK(d.smooth == plain.smooth);
    CHECK(one_sided(sampled(scaled, 0.75, h17), h17, u).bound == Approx(factor * plain_slopes.bound).epsilon(1e-12));
  }
}

TEST_CASE("every scheme has its own name") {
  CHECK(to_string(Scheme::nine_point) == "9-point centered");
  CHECK(to_string(Scheme::one_sided) == "one-sided");
  CHECK(to_string(Scheme::plateau) == "9-point centered, where several steps agree");
  CHECK(to_string(Scheme::declared_slope) == "slope declared at the kink");
  CHECK(to_string(Scheme::declared_zero) == "declared zero");
}

// t^7: D9 is exact, and D7 is 36 h^6.
TEST_CASE("the bound of nine_point is |D9 - D7| plus 12 noise levels divided by h") {
  const double h = 0.25;
  const auto seventh = [](const DoubleDouble& t) { return t * t * t * t * t * t * t; };
  const auto d = nine_point(sampled(seventh, 0, h), h, u);
  CHECK(noise_factor == 12);
  CHECK(d.bound - noise_factor * d.noise / h == Approx(36 * std::pow(h, 6)).epsilon(1e-9));
}

// Samples with these sixth differences; the first six samples are zero.
NineSamples<double> with_sixth_differences(double a, double b, double c) {
  NineSamples<double> f{};
  f[6] = a;
  f[7] = b + 6 * f[6];
  f[8] = c + 6 * f[7] - 15 * f[6];
  return f;
}

TEST_CASE("the noise is the largest of those of the differences of order 6, 7 and 8, as Moré and Wild scale them") {
  constexpr double u64 = ScalarTraits<double>::unit_roundoff;
  const auto noise_of = [](double a, double b, double c) {
    return nine_point(with_sixth_differences(a, b, c), 0.125, u64).noise;
  };
  CHECK(noise_of(1, 1, 1) == Approx(std::sqrt(1.0 / 924)));
  CHECK(noise_of(1, -1, 0) == Approx(std::sqrt((4.0 + 1.0) / 2 / 3432)));
  CHECK(noise_of(1, -1, 1) == Approx(4 / std::sqrt(12870.0)));
  // Squares of differences this small underflow.
  CHECK(noise_of(1e-200, 1e-200, 1e-200) == Approx(1e-200 * std::sqrt(1.0 / 924)));
}

// |t| with an error of alternating sign in each sample.
NineSamples<DoubleDouble> rough_kink(double h, double error) {
  NineSamples<DoubleDouble> f{};
  for (int k = -4; k <= 4; ++k)
    f[static_cast<std::size_t>(k + 4)] = DoubleDouble(std::abs(k) * h) + DoubleDouble(k % 2 == 0 ? error : -error);
  return f;
}

TEST_CASE(
    "slopes beside a kink have a finite bound while the samples are rough by less than 2^-20 of their differences") {
  const auto d = one_sided(rough_kink(h17, 0x1p-50 * h17), h17, u);
  CHECK(to_double(d.lower) == Approx(-1));
  CHECK(to_double(d.upper) == Approx(1));
  CHECK(d.bound > 0x1p-49);
  CHECK(d.bound < 0x1p-40);
  CHECK(one_sided(rough_kink(h17, 0x1p-18 * h17), h17, u).bound == std::numeric_limits<double>::infinity());
}

TEST_CASE("a power beside a constant and a slope has this slope at the end of its domain") {
  const auto f = [](const DoubleDouble& t) {
    if (t < DoubleDouble(0)) return DoubleDouble(std::numeric_limits<double>::quiet_NaN());
    return DoubleDouble(7) + 2.0 * t + t * sqrt(t);
  };
  for (const double h : {h17, 0x1p-37}) {
    const auto d = one_sided(sampled(f, 0, h), h, u);
    CAPTURE(h, d.value, d.bound);
    CHECK(distance(d.value, Truth(2)) <= d.bound);
    CHECK(d.bound < 1e-9);
    CHECK_FALSE(d.steep);
  }
}

TEST_CASE("the resolution is the bound of a function of size one without noise: 24 u / h") {
  const double resolution = 24 * u / h17;
  const auto kink = [](const DoubleDouble& t) { return magnitude(t); };
  CHECK(nine_point(sampled([](const DoubleDouble& t) { return 5.0 * t; }, 1, h17), h17, u).resolution == resolution);
  CHECK(nine_point(sampled([](const DoubleDouble&) { return DoubleDouble(3); }, 1, h17), h17, u).resolution ==
        resolution);
  CHECK(one_sided(sampled(kink, 0, h17), h17, u).resolution == resolution);
}

// Of samples that are zero except for the last one on each side, the fourth difference is that sample.
TEST_CASE("slopes beside a kink are known while the samples are rough by up to 64 roundings of a 1") {
  const auto bound_at = [](double roughness) {
    NineSamples<DoubleDouble> f{};
    f[0] = f[8] = DoubleDouble(4 * roughness);
    return one_sided(f, h17, u).bound;
  };
  const double most = 64 * 2 * u;
  CHECK(bound_at(most) == Approx(8 * most / h17).epsilon(1e-6));
  CHECK(bound_at(1.01 * most) == std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace gradcheck
