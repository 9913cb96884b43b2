#include <gradcheck/scalar/wide.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>

#include <boost/math/constants/constants.hpp>
#include <catch2/catch.hpp>

#include <gradcheck/scalar/binary128.hpp>
#include <gradcheck/scalar/double_double.hpp>
#include <gradcheck/scalar/referee.hpp>
#include <gradcheck/scalar/truth.hpp>

#include "tests/scalar/special_values.hpp"

using namespace gradcheck;
using gradcheck::tests::infinity;

namespace {

/// The declaration that a C program uses for this type of the ABI.
struct CWide {
  double limb[4];
  double exponent;
};

/// All digits random, with exponents up to the given magnitude.
template <class Number>
Number random_number(std::mt19937_64& random, int largest_exponent) {
  Number x = 0;
  for (int i = 0; i < 6; ++i) x = x * Number(0x1p-53) + Number(std::ldexp(static_cast<double>(random() >> 11), -53));
  if (random() % 2 == 0) x = -x;
  using std::ldexp;
  return ldexp(x, std::uniform_int_distribution<int>(-largest_exponent, largest_exponent)(random));
}

bool is_normal_form(const Wide& wide) {
  const double size = std::fabs(wide.limb[0]);
  if (!(size >= 0.5 && size < 1.0)) return false;
  for (int i = 1; i < 4; ++i) {
    if (wide.limb[i - 1] + wide.limb[i] != wide.limb[i - 1]) return false;
  }
  return wide.exponent == std::floor(wide.exponent);
}

template <class Number>
void check_round_trips(int largest_exponent, int count = 500) {
  std::mt19937_64 random(11);
  for (int i = 0; i < count; ++i) {
    const Number x = random_number<Number>(random, largest_exponent);
    const Wide wide = to_wide(x);
    REQUIRE(is_normal_form(wide));
    REQUIRE(from_wide<Number>(wide) == x);
  }
}

template <class Number>
void check_special_values() {
  const auto there_and_back = [](const Number& x) { return from_wide<Number>(to_wide(x)); };
  CHECK(there_and_back(Number(0.0)) == Number(0.0));
  CHECK_FALSE(std::signbit(to_wide(Number(0.0)).limb[0]));
  CHECK(std::signbit(to_wide(-Number(0.0)).limb[0]));
  CHECK(there_and_back(Number(infinity)) == Number(infinity));
  CHECK(there_and_back(Number(-infinity)) == Number(-infinity));
  const Number nan = there_and_back(Number(std::numeric_limits<double>::quiet_NaN()));
  CHECK(nan != nan);
  for (const double value : {infinity, 0.0}) {
    for (int i = 1; i < 4; ++i) CHECK(to_wide(Number(value)).limb[i] == 0.0);
    CHECK(to_wide(Number(value)).exponent == 0.0);
  }
  CHECK(there_and_back(Number(1.0)) == Number(1.0));
  CHECK(there_and_back(Number(-0.375)) == Number(-0.375));
}

}  // namespace

TEST_CASE("Wide has the layout of its C declaration") {
  CHECK(sizeof(Wide) == sizeof(CWide));
  CHECK(offsetof(Wide, limb) == offsetof(CWide, limb));
  CHECK(offsetof(Wide, exponent) == offsetof(CWide, exponent));
}

TEST_CASE("every number type survives the conversion to Wide and back") {
  SECTION("float") { check_round_trips<float>(120); }
  SECTION("double") { check_round_trips<double>(1000); }
  SECTION("double-double") { check_round_trips<DoubleDouble>(800); }
  SECTION("binary128") { check_round_trips<Binary128>(16000); }
  SECTION("50 digits") { check_round_trips<Referee>(1000000); }
}

TEST_CASE("special values survive the conversion to Wide and back") {
  check_special_values<float>();
  check_special_values<double>();
  check_special_values<DoubleDouble>();
  check_special_values<Binary128>();
  check_special_values<Referee>();
  check_special_values<Truth>();
}

TEST_CASE("numbers at the limits of their range survive the conversion to Wide and back") {
  CHECK(from_wide<Referee>(to_wide(Referee("1e-5000"))) == Referee("1e-5000"));
  CHECK(from_wide<Referee>(to_wide(Referee("-7.25e5000"))) == Referee("-7.25e5000"));
  CHECK(from_wide<double>(to_wide(0x1p-1074)) == 0x1p-1074);
  CHECK(from_wide<double>(to_wide(std::numeric_limits<double>::max())) == std::numeric_limits<double>::max());
  CHECK(from_wide<float>(to_wide(0x1p-149F)) == 0x1p-149F);
  CHECK(from_wide<Binary128>(to_wide(std::numeric_limits<Binary128>::max())) == std::numeric_limits<Binary128>::max());
  CHECK(from_wide<Binary128>(to_wide(std::numeric_limits<Binary128>::denorm_min())) ==
        std::numeric_limits<Binary128>::denorm_min());
  CHECK(from_wide<DoubleDouble>(to_wide(std::numeric_limits<DoubleDouble>::max())) ==
        std::numeric_limits<DoubleDouble>::max());
  SECTION("including where the fraction rounds up to one") {
    const Referee below_one = 1 - ldexp(Referee(1), -100);
    CHECK(is_normal_form(to_wide(below_one)));
    CHECK(from_wide<Referee>(to_wide(below_one)) == below_one);
  }
}

TEST_CASE("a type with fewer digits gets the rounded value") {
  const Truth third = Truth(1) / 3;
  CHECK(abs(from_wide<Truth>(to_wide(third)) / third - 1) <= 0x1p-211);
  CHECK(convert_number<double>(third) == 1.0 / 3.0);
  CHECK(convert_number<float>(third) == 1.0F / 3.0F);
  CHECK(abs(to_truth(convert_number<DoubleDouble>(third)) / third - 1) <= 0x1p-105);
  CHECK(convert_number<Binary128>(third) == Binary128(1) / 3);
  CHECK(convert_number<Referee>(third) == Referee(1) / 3);
  SECTION("in one rounding; the last limb decides ties") {
    const Referee above_tie = 1 + ldexp(Referee(1), -53) + ldexp(Referee(1), -160);
    CHECK(convert_number<double>(above_tie) == 1.0 + 0x1p-52);
    const Referee above_float_tie = 1 + ldexp(Referee(1), -24) + ldexp(Referee(1), -160);
    CHECK(convert_number<float>(above_float_tie) == 1.0F + 0x1p-23F);
  }
  SECTION("and infinity or zero beyond the range") {
    CHECK(convert_number<double>(Referee("1e5000")) == infinity);
    CHECK(convert_number<DoubleDouble>(Referee("-1e5000")) == -infinity);
    CHECK(convert_number<double>(Referee("1e-5000")) == 0.0);
  }
}

TEST_CASE("a type with more digits gets the same value") {
  const DoubleDouble third = DoubleDouble(1.0) / 3.0;
  CHECK(convert_number<Truth>(third) == to_truth(third));
  CHECK(convert_number<Referee>(third) == Referee(third.hi) + Referee(third.lo));
  CHECK(convert_number<Binary128>(third) == Binary128(third.hi) + Binary128(third.lo));
  CHECK(convert_number<DoubleDouble>(convert_number<Binary128>(third)) == third);
}

TEST_CASE("traits name each scalar and its precision") {
  CHECK(name(ScalarKind::float32) == "float32");
  CHECK(ScalarTraits<double>::name == "float64");
  CHECK(ScalarTraits<DoubleDouble>::name == "double-double");
  CHECK(ScalarTraits<Binary128>::name == "binary128");
  CHECK(ScalarTraits<Referee>::name == "50 digits");
  SECTION("the unit roundoff is half the gap above one") {
    CHECK(ScalarTraits<float>::unit_roundoff == std::numeric_limits<float>::epsilon() / 2.0F);
    CHECK(ScalarTraits<double>::unit_roundoff == std::numeric_limits<double>::epsilon() / 2.0);
    CHECK(ScalarTraits<Binary128>::unit_roundoff == std::numeric_limits<Binary128>::epsilon() / 2);
    CHECK(ScalarTraits<Referee>::unit_roundoff == std::numeric_limits<Referee>::epsilon() / 2);
    CHECK(Referee(1) + Referee(2 * ScalarTraits<Referee>::unit_roundoff) > 1);
    CHECK(Referee(1) + Referee(ScalarTraits<Referee>::unit_roundoff) == 1);
  }
  CHECK(to_double(from_double<Referee>(0.1)) == 0.1);
  CHECK(to_double(from_double<Binary128>(0.1)) == 0.1);
  CHECK(to_double(from_double<DoubleDouble>(0.1)) == 0.1);
  CHECK(to_double(from_double<float>(0.1)) == static_cast<double>(0.1F));
}
