#include <gradcheck/scalar/pack.hpp>
#include <gradcheck/scalar/pack_product.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/scalar/instruction_sets.hpp"
#include "tests/scalar/special_values.hpp"

using namespace gradcheck;
using gradcheck::tests::infinity;
using gradcheck::tests::not_a_number;
using Pack8 = Pack<8>;

namespace {

/// Numbers of all magnitudes and kinds, in an order that mixes them within each pack.
std::vector<DoubleDouble> arguments() {
  std::vector<DoubleDouble> values = {0.0, -0.0, infinity, -infinity, not_a_number, 1.0, -1.0, 0.5, 2.0};
  using Limits = std::numeric_limits<double>;
  // Limits of the format, of overflow, and of the ranges that the functions distinguish.
  for (const double edge : {Limits::denorm_min(),
                            3 * Limits::denorm_min(),
                            Limits::min(),
                            0x1p-1000,
                            0x1p-969,
                            0x1p-900,
                            0x1p-400,
                            0x1p996,
                            0x1p1000,
                            0x1p1023,
                            Limits::max(),
                            709.78,
                            709.79,
                            709.8,
                            745.1,
                            745.2,
                            745.3,
                            100.0,
                            99.9,
                            0.29,
                            0.41,
                            0.36,
                            19.07,
                            27.3,
                            40.0,
                            372.0,
                            0x1p45,
                            1.5707963267948966}) {
    for (const double near : {edge, std::nextafter(edge, 0.0), std::nextafter(edge, infinity)}) {
      values.push_back(near);
      values.push_back(-near);
    }
  }
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> exponent(-1060.0, 1023.0), small_exponent(-20.0, 10.0), unit(-1.0, 1.0);
  for (int i = 0; i < 4000; ++i) {
    const double size = std::exp2(i % 4 == 0 ? exponent(random) : small_exponent(random));
    const double high = (1.0 + std::abs(unit(random))) * (i % 3 == 0 ? -size : size);
    values.push_back(two_sum(high, unit(random) * std::ldexp(0.5, std::ilogb(high) - 52)));
  }
  std::shuffle(values.begin(), values.end(), random);
  while (values.size() % 8 != 0) values.push_back(1.0);
  return values;
}

bool same_bits(const DoubleDouble& a, const DoubleDouble& b) {
  // The sign and payload of a NaN are not specified.
  if (std::isnan(a.hi) && std::isnan(b.hi)) return true;
  // Nor is the sign of a zero low word.
  return std::bit_cast<std::uint64_t>(a.hi) == std::bit_cast<std::uint64_t>(b.hi) && a.lo == b.lo;
}

Pack8 pack_at(const std::vector<DoubleDouble>& values, std::size_t first) {
  return Pack8::each_lane([&](int i) { return values[first + static_cast<std::size_t>(i)]; });
}

/// Arguments whose lane differs from the scalar function, on any instruction set. Kernel as in pack_kernels.hpp.
template <class Kernel, class Scalar>
int differing_lanes(const Scalar& scalar) {
  const std::vector<DoubleDouble> values = arguments();
  int differing = 0;
  for (const InstructionSet set : tests::instruction_sets()) {
    for (std::size_t first = 0; first < values.size(); first += 8) {
      const Pack8 x = pack_at(values, first);
      Pack8 y;
      Kernel::on(set)(x.words(), y.words());
      for (int i = 0; i < 8; ++i) {
        const bool same = same_bits(y.lane(i), scalar(x.lane(i)));
        if (!same && differing++ < 3) {
          UNSCOPED_INFO("at " << std::hexfloat << x.lane(i).hi << " + " << x.lane(i).lo << ": " << y.lane(i).hi << " + "
                              << y.lane(i).lo << ", scalar " << scalar(x.lane(i)).hi << " + " << scalar(x.lane(i)).lo
                              << ", set " << static_cast<int>(set));
        }
      }
    }
  }
  return differing;
}

template <class Kernel, class Scalar>
int differing_lanes_of_two(const Scalar& scalar) {
  const std::vector<DoubleDouble> values = arguments();
  int differing = 0;
  for (const InstructionSet set : tests::instruction_sets()) {
    for (std::size_t first = 0; first < values.size(); first += 8) {
      for (const std::size_t shift :
           {std::size_t{0}, std::size_t{8}, std::size_t{16}, std::size_t{256}, std::size_t{1000}}) {
        const Pack8 a = pack_at(values, first);
        const Pack8 b = pack_at(values, (first + shift) % values.size());
        Pack8 y;
        Kernel::on(set)(a.words(), b.words(), y.words());
        for (int i = 0; i < 8; ++i) {
          const DoubleDouble expected = scalar(a.lane(i), b.lane(i));
          if (!same_bits(y.lane(i), expected) && differing++ < 3) {
            UNSCOPED_INFO("at " << std::hexfloat << a.lane(i).hi << " + " << a.lane(i).lo << " and " << b.lane(i).hi
                                << " + " << b.lane(i).lo << ": " << y.lane(i).hi << " + " << y.lane(i).lo << ", scalar "
                                << expected.hi << " + " << expected.lo << ", set " << static_cast<int>(set));
          }
        }
      }
    }
  }
  return differing;
}

Pack8 mixed() {
  return Pack8::each_lane([](int i) { return DoubleDouble(i - 3); });
}

}  // namespace

TEST_CASE("each lane of a pack has the same bits as the scalar, on every instruction set") {
  using DD = DoubleDouble;
  using namespace detail;
  CHECK(differing_lanes_of_two<add_kernel>([](const DD& a, const DD& b) { return a + b; }) == 0);
  CHECK(differing_lanes_of_two<sub_kernel>([](const DD& a, const DD& b) { return a - b; }) == 0);
  CHECK(differing_lanes_of_two<mul_kernel>([](const DD& a, const DD& b) { return a * b; }) == 0);
  CHECK(differing_lanes_of_two<div_kernel>([](const DD& a, const DD& b) { return a / b; }) == 0);
  CHECK(differing_lanes_of_two<min_kernel>([](const DD& a, const DD& b) { return min(a, b); }) == 0);
  CHECK(differing_lanes_of_two<max_kernel>([](const DD& a, const DD& b) { return max(a, b); }) == 0);
  CHECK(differing_lanes<abs_kernel>([](const DD& x) { return abs(x); }) == 0);
  CHECK(differing_lanes<sqrt_kernel>([](const DD& x) { return sqrt(x); }) == 0);
  CHECK(differing_lanes<exp_kernel>([](const DD& x) { return exp(x); }) == 0);
  CHECK(differing_lanes<expm1_kernel>([](const DD& x) { return expm1(x); }) == 0);
  CHECK(differing_lanes<log_kernel>([](const DD& x) { return log(x); }) == 0);
  CHECK(differing_lanes<log1p_kernel>([](const DD& x) { return log1p(x); }) == 0);
  CHECK(differing_lanes<tanh_kernel>([](const DD& x) { return tanh(x); }) == 0);
}

TEST_CASE("functions of packs agree with the function of each lane") {
  const std::vector<DoubleDouble> values = arguments();
  for (std::size_t first = 0; first < 800; first += 8) {
    const Pack8 x = pack_at(values, first), y = pack_at(values, first + 8);
    int differing = 0;
    const auto compare = [&](const Pack8& pack, const auto& scalar) {
      for (int i = 0; i < 8; ++i) differing += same_bits(pack.lane(i), scalar(x.lane(i), y.lane(i))) ? 0 : 1;
    };
#define CHECK_FUNCTION(name) compare(name(x), [](const DoubleDouble& a, const DoubleDouble&) { return name(a); })
#define CHECK_OPERATION(name) \
  compare(name(x, y), [](const DoubleDouble& a, const DoubleDouble& b) { return name(a, b); })
    CHECK_FUNCTION(sqrt);
    CHECK_FUNCTION(exp);
    CHECK_FUNCTION(expm1);
    CHECK_FUNCTION(log);
    CHECK_FUNCTION(log1p);
    CHECK_FUNCTION(log2);
    CHECK_FUNCTION(tanh);
    CHECK_FUNCTION(sinh);
    CHECK_FUNCTION(cosh);
    CHECK_FUNCTION(sin);
    CHECK_FUNCTION(cos);
    CHECK_FUNCTION(tan);
    CHECK_FUNCTION(asin);
    CHECK_FUNCTION(acos);
    CHECK_FUNCTION(atan);
    CHECK_FUNCTION(erf);
    CHECK_FUNCTION(erfc);
    CHECK_FUNCTION(cbrt);
    CHECK_FUNCTION(abs);
    CHECK_FUNCTION(fabs);
    CHECK_FUNCTION(floor);
    CHECK_FUNCTION(ceil);
    CHECK_FUNCTION(trunc);
    CHECK_FUNCTION(round);
    CHECK_OPERATION(pow);
    CHECK_OPERATION(atan2);
    CHECK_OPERATION(hypot);
    CHECK_OPERATION(min);
    CHECK_OPERATION(max);
    CHECK_OPERATION(fmin);
    CHECK_OPERATION(fmax);
    CHECK_OPERATION(copysign);
#undef CHECK_FUNCTION
#undef CHECK_OPERATION
    compare(pow(x, 3), [](const DoubleDouble& a, const DoubleDouble&) { return pow(a, 3); });
    compare(ldexp(x, 5), [](const DoubleDouble& a, const DoubleDouble&) { return ldexp(a, 5); });
    compare(-x, [](const DoubleDouble& a, const DoubleDouble&) { return -a; });
    compare(select(x < y, x, y), [](const DoubleDouble& a, const DoubleDouble& b) { return a < b ? a : b; });
    compare(Pack8(x <= y), [](const DoubleDouble& a, const DoubleDouble& b) { return DoubleDouble(a <= b ? 1 : 0); });
    compare(Pack8(x > y), [](const DoubleDouble& a, const DoubleDouble& b) { return DoubleDouble(a > b ? 1 : 0); });
    compare(Pack8(x >= y), [](const DoubleDouble& a, const DoubleDouble& b) { return DoubleDouble(a >= b ? 1 : 0); });
    compare(Pack8(x == y), [](const DoubleDouble& a, const DoubleDouble& b) { return DoubleDouble(a == b ? 1 : 0); });
    compare(Pack8(x != y), [](const DoubleDouble& a, const DoubleDouble& b) { return DoubleDouble(a != b ? 1 : 0); });
    compare(Pack8(isnan(x) | isinf(y)),
            [](const DoubleDouble& a, const DoubleDouble& b) { return DoubleDouble(isnan(a) || isinf(b) ? 1 : 0); });
    compare(Pack8(isfinite(x) & !signbit(x)), [](const DoubleDouble& a, const DoubleDouble&) {
      return DoubleDouble(isfinite(a) && !signbit(a) ? 1 : 0);
    });
    CHECK(differing == 0);
  }
}

TEST_CASE("a pack whose lanes agree behaves like a number") {
  const Pack8 x = 2.5;
  CHECK(static_cast<double>(x) == 2.5);
  CHECK(static_cast<int>(x) == 2);
  CHECK(static_cast<int>(Pack8::each_lane([](int i) { return DoubleDouble(2.0 + 0.1 * i); })) == 2);
  CHECK(x > 2);
  CHECK((x < 3 && x != 4));
  CHECK(to_double(x * x) == 6.25);
  CHECK(static_cast<bool>(x));
  CHECK_FALSE(static_cast<bool>(Pack8(0)));
  int exponent = 0;
  CHECK(frexp(x, &exponent) == 0.625);
  CHECK(exponent == 2);
  std::ostringstream text;
  text << x;
  CHECK(text.str() == "{2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5}");
}

TEST_CASE("a single answer from disagreeing lanes throws") {
  const Pack8 x = mixed();
  int exponent = 0;
  CHECK_THROWS_AS(static_cast<double>(x), LanesDisagree);
  CHECK_THROWS_AS(static_cast<int>(x), LanesDisagree);
  CHECK_THROWS_AS(static_cast<bool>(x), LanesDisagree);
  CHECK_THROWS_AS(static_cast<bool>(x < 0), LanesDisagree);
  CHECK_THROWS_AS(static_cast<bool>(x != 4), LanesDisagree);
  CHECK_THROWS_AS(to_double(x), LanesDisagree);
  CHECK_THROWS_AS(frexp(x, &exponent), LanesDisagree);
  CHECK_THROWS_AS(std::max(x, Pack8(0)), LanesDisagree);
  CHECK_NOTHROW(static_cast<bool>(x < 5));
  CHECK_NOTHROW(max(x, Pack8(0)));
}

TEST_CASE("products of packs have the same bits as products in double-double, lane by lane on every instruction set") {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  for (const ProductSize size : {ProductSize{3, 9, 11}, {9, 3, 11}, {2, 5, 300}, {1, 1, 1}}) {
    CAPTURE(size.rows, size.columns, size.depth);
    const auto elements = [&](std::ptrdiff_t count) {
      std::vector<Pack8> result;
      for (std::ptrdiff_t i = 0; i < count; ++i) {
        result.push_back(Pack8::each_lane([&](int) { return two_sum(uniform(random), uniform(random) * 0x1p-54); }));
      }
      return result;
    };
    const auto lanes_of = [](const std::vector<Pack8>& packs, int lane) {
      std::vector<DoubleDouble> result;
      for (const Pack8& pack : packs) result.push_back(pack.lane(lane));
      return result;
    };
    std::vector<Pack8> a = elements(size.rows * size.depth);
    const std::vector<Pack8> b = elements(size.depth * size.columns);
    a[0].set_lane(3, infinity);
    a[0].set_lane(5, not_a_number);
    const Pack8 alpha = Pack8::each_lane([](int i) { return i == 2 ? DoubleDouble(-0.75) : DoubleDouble(1.0); });
    for (const InstructionSet set : tests::instruction_sets()) {
      CAPTURE(static_cast<int>(set));
      std::vector<Pack8> c(static_cast<std::size_t>(size.rows * size.columns));
      add_product(size, StridedMatrix<const Pack8>{a.data(), size.depth, 1}, {b.data(), size.columns, 1},
                  StridedMatrix<Pack8>{c.data(), size.columns, 1}, alpha, set);
      for (int lane = 0; lane < 8; ++lane) {
        const std::vector<DoubleDouble> left = lanes_of(a, lane), right = lanes_of(b, lane);
        std::vector<DoubleDouble> expected(c.size());
        add_product(size, {left.data(), size.depth, 1}, {right.data(), size.columns, 1},
                    {expected.data(), size.columns, 1}, alpha.lane(lane), set);
        int differing = 0;
        for (std::size_t i = 0; i < c.size(); ++i) differing += same_bits(c[i].lane(lane), expected[i]) ? 0 : 1;
        CHECK(differing == 0);
      }
    }
  }
}
