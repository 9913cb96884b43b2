#pragma once

#include <bit>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace gradcheck {

/// A number held as the unevaluated sum hi + lo of two doubles, |lo| <= ulp(hi)/2: 106 significant bits.
///
/// Range     that of double. hi carries sign, zero, infinity and NaN (lo is then 0); overflow gives infinity.
/// Errors    relative, u = 2^-53, bounds proved by the source, for results of magnitude 2^-969 to 2^1023:
///           + and - 3u^2 (2^-104.4) also under cancellation; * 5u^2 (2^-102.6); / 15u^2 (2^-102.0).
///           Below 2^-969 lo underflows, and the error is absolute, a few 2^-1074. Close to overflow (operand or
///           result above 2^1023) lo may be lost; the precision is then that of double.
/// Cost      no branches and no calls: about 20 double operations for +, 10 to 25 for *, 30 for /.
/// Needs     round to nearest, no contraction, no fast-math: arithmetic_fault() (canary.hpp) tests the build.
/// Source    Joldes, Muller, Popescu, ACM TOMS 44 (2017) 15, algorithms 6, 11 and 17;
///           Dekker, Numer. Math. 18 (1971) 224-242; Knuth, TAOCP vol. 2, 4.2.2.
struct DoubleDouble {
  double hi = 0.0;
  double lo = 0.0;

  constexpr DoubleDouble() = default;
  constexpr DoubleDouble(double value) : hi(value) {}
  constexpr DoubleDouble(float value) : hi(static_cast<double>(value)) {}

  /// Exact for every integer of up to 64 bits.
  template <std::integral Integer>
  constexpr DoubleDouble(Integer value);

  /// Rounded to 106 bits, which is exact for the 64 bits of x87.
  explicit constexpr DoubleDouble(long double value)
      : hi(static_cast<double>(value)),
        lo(hi - hi == 0.0 ? static_cast<double>(value - static_cast<long double>(hi)) : 0.0) {}

  /// The pair without normalisation; the caller ensures |low| <= ulp(high)/2. two_sum() joins any two doubles.
  constexpr DoubleDouble(double high, double low) : hi(high), lo(low) {}

  explicit constexpr operator double() const { return hi; }
  explicit constexpr operator long double() const {
    return static_cast<long double>(hi) + static_cast<long double>(lo);
  }

  /// Rounded once, to nearest.
  explicit constexpr operator float() const;

  /// Truncated towards zero. The value must fit, as for double.
  template <std::integral Integer>
  explicit constexpr operator Integer() const;
  explicit constexpr operator bool() const { return hi != 0.0; }

  constexpr DoubleDouble operator+() const { return *this; }
  constexpr DoubleDouble operator-() const { return {-hi, -lo}; }

  constexpr DoubleDouble& operator+=(const DoubleDouble& other);
  constexpr DoubleDouble& operator-=(const DoubleDouble& other);
  constexpr DoubleDouble& operator*=(const DoubleDouble& other);
  constexpr DoubleDouble& operator/=(const DoubleDouble& other);

  /// Compares values: NaN is unordered and unequal to everything, -0 equals 0. Because pairs are normalised, comparing
  /// the words in order is enough.
  friend constexpr bool operator==(const DoubleDouble&, const DoubleDouble&) = default;
  friend constexpr std::partial_ordering operator<=>(const DoubleDouble&, const DoubleDouble&) = default;
};

/// The short name used in formulas.
using dd = DoubleDouble;

static_assert(sizeof(DoubleDouble) == 16 && std::is_trivially_copyable_v<DoubleDouble> &&
              std::is_standard_layout_v<DoubleDouble>);

namespace detail {

/// The nearest number of 26 significant bits: half of the 53 bits of double plus a sign, so that products of parts are
/// exact.
/// Rationale: integer rounding instead of Dekker's multiplication by 2^27 + 1, which overflows from 2^996 on.
constexpr double upper_half(double a) {
  constexpr std::uint64_t half = std::uint64_t{1} << 26;
  constexpr std::uint64_t mask = ~((std::uint64_t{1} << 27) - 1);
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) + half) & mask);
}

/// The functions of double that dd_arithmetic.inc and dd_exponential.inc use, and both files compiled for double.
namespace scalar {

using Word = double;
using Pair = DoubleDouble;
using Mask = bool;

constexpr double select(bool mask, double a, double b) { return mask ? a : b; }
constexpr const DoubleDouble& constant(const DoubleDouble& x) { return x; }
constexpr bool is_negative(double x) { return (std::bit_cast<std::uint64_t>(x) >> 63) != 0; }
inline double root_of(double x) { return std::sqrt(x); }
inline double log1p_of(double x) { return std::log1p(x); }

/// 2^power for a whole number -1022 <= power <= 1023.
constexpr double power_of_two(double power) {
  // The last bits of the sum hold 1023 + power.
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(power + (0x1.8p52 + 1023.0)) << 52);
}

/// The whole number n with x = m 2^n, m in [1/2, 1), for normal x > 0.
constexpr double exponent_of(double x) { return static_cast<double>(std::bit_cast<std::uint64_t>(x) >> 52) - 1022.0; }

/// Whether a fused operation splits products. The result is the same bit for bit.
constexpr bool fused() {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
  return !std::is_constant_evaluated();
#else
  return false;
#endif
}
constexpr bool compile_time() { return std::is_constant_evaluated(); }
constexpr bool any(bool mask) { return mask; }
inline double fused_difference(double a, double b, double c) { return __builtin_fma(a, b, -c); }

#define GRADCHECK_KERNEL constexpr
#include "gradcheck/scalar/dd_arithmetic.inc"
#undef GRADCHECK_KERNEL

}  // namespace scalar

using scalar::checked;

}  // namespace detail

/// a + b without error: hi = fl(a + b), lo the rounding error (Knuth). Finite sums only; otherwise lo is NaN.
constexpr DoubleDouble two_sum(double a, double b) { return detail::scalar::two_sum(a, b); }

/// a + b without error if |a| >= |b| or a == 0 (Dekker).
constexpr DoubleDouble fast_two_sum(double a, double b) { return detail::scalar::fast_two_sum(a, b); }

/// a * b without error: hi = fl(a * b), lo the rounding error, if neither overflows and |a b| >= 2^-969.
/// The result is the same bit for bit with a hardware fma and with Dekker's splitting.
constexpr DoubleDouble two_prod(double a, double b) { return detail::scalar::two_prod(a, b); }

constexpr DoubleDouble operator+(const DoubleDouble& a, const DoubleDouble& b) { return detail::scalar::add(a, b); }
constexpr DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) { return detail::scalar::sub(a, b); }
constexpr DoubleDouble operator*(const DoubleDouble& a, const DoubleDouble& b) { return detail::scalar::mul(a, b); }
constexpr DoubleDouble operator/(const DoubleDouble& a, const DoubleDouble& b) { return detail::scalar::div(a, b); }

constexpr DoubleDouble& DoubleDouble::operator+=(const DoubleDouble& other) { return *this = *this + other; }
constexpr DoubleDouble& DoubleDouble::operator-=(const DoubleDouble& other) { return *this = *this - other; }
constexpr DoubleDouble& DoubleDouble::operator*=(const DoubleDouble& other) { return *this = *this * other; }
constexpr DoubleDouble& DoubleDouble::operator/=(const DoubleDouble& other) { return *this = *this / other; }

template <std::integral Integer>
constexpr DoubleDouble::DoubleDouble(Integer value) {
  static_assert(sizeof(Integer) <= 8);
  if constexpr (sizeof(Integer) <= 4) {
    hi = static_cast<double>(value);
  } else {
    // Two halves of 32 bits are exact doubles.
    constexpr double two_32 = 4294967296.0;
    *this = fast_two_sum(static_cast<double>(value >> 32) * two_32, static_cast<double>(value & Integer{0xffffffff}));
  }
}

namespace detail {

/// x itself if it is a double, otherwise the neighbouring double with an odd last bit. Rounding this double to fewer
/// bits gives the same as rounding x, because it creates no tie (Boldo, Melquiond, IEEE Trans. Comput. 57 (2008)
/// 462-471).
constexpr double rounded_to_odd(const DoubleDouble& x) {
  std::uint64_t bits = std::bit_cast<std::uint64_t>(x.hi);
  if (x.lo != 0.0 && (bits & 1) == 0) bits = (x.lo > 0.0) == (x.hi > 0.0) ? bits + 1 : bits - 1;
  return std::bit_cast<double>(bits);
}

}  // namespace detail

constexpr DoubleDouble::operator float() const { return static_cast<float>(detail::rounded_to_odd(*this)); }

template <std::integral Integer>
constexpr DoubleDouble::operator Integer() const {
  // The magnitude is converted in unsigned arithmetic: hi may be 2^63 or 2^64 while hi + lo still fits.
  const bool negative = hi < 0.0;
  const double high = negative ? -hi : hi;
  const double low = negative ? -lo : lo;
  constexpr double two_63 = 9223372036854775808.0;
  const bool large = high >= two_63;
  std::uint64_t magnitude = static_cast<std::uint64_t>(large ? high - two_63 : high);
  if (large) magnitude += std::uint64_t{1} << 63;
  const bool whole = large || static_cast<double>(magnitude) == high;
  if (whole && low < 0.0) {
    const std::uint64_t below = static_cast<std::uint64_t>(-low);
    magnitude -= below + (static_cast<double>(below) < -low ? 1 : 0);
  } else if (whole) {
    magnitude += static_cast<std::uint64_t>(low);
  }
  return static_cast<Integer>(negative ? std::uint64_t{0} - magnitude : magnitude);
}

// The functions of <cmath> that need no approximation. They are exact unless a comment states an error.
// Argument-dependent lookup finds them. The transcendental functions are in double_double_math.hpp.

inline bool isnan(const DoubleDouble& x) { return std::isnan(x.hi); }
inline bool isinf(const DoubleDouble& x) { return std::isinf(x.hi); }
inline bool isfinite(const DoubleDouble& x) { return std::isfinite(x.hi); }
inline bool signbit(const DoubleDouble& x) { return std::signbit(x.hi); }

inline DoubleDouble abs(const DoubleDouble& x) { return std::signbit(x.hi) ? -x : x; }
inline DoubleDouble fabs(const DoubleDouble& x) { return abs(x); }

/// |x| with the sign of `sign`.
inline DoubleDouble copysign(const DoubleDouble& x, const DoubleDouble& sign) {
  return signbit(x) == signbit(sign) ? x : -x;
}

/// Like std::min and std::max: the first argument if the two are unordered.
constexpr DoubleDouble min(const DoubleDouble& a, const DoubleDouble& b) { return b < a ? b : a; }
constexpr DoubleDouble max(const DoubleDouble& a, const DoubleDouble& b) { return a < b ? b : a; }

/// Like std::fmin and std::fmax: the other argument if one is NaN.
inline DoubleDouble fmin(const DoubleDouble& a, const DoubleDouble& b) { return isnan(a) || b < a ? b : a; }
inline DoubleDouble fmax(const DoubleDouble& a, const DoubleDouble& b) { return isnan(a) || a < b ? b : a; }

/// x * 2^exponent; exact unless it overflows or falls below 2^-969.
inline DoubleDouble ldexp(const DoubleDouble& x, int exponent) {
  const double high = std::ldexp(x.hi, exponent);
  return detail::checked(fast_two_sum(high, std::ldexp(x.lo, exponent)), high);
}

/// x = result * 2^*exponent with |result| in [1/2, 1). For zero, infinity and NaN the result is x and the exponent 0.
inline DoubleDouble frexp(const DoubleDouble& x, int* exponent) {
  *exponent = 0;
  if (!std::isfinite(x.hi) || x.hi == 0.0) return x;
  const double mantissa = std::frexp(x.hi, exponent);
  // If hi is a power of two and lo points towards zero, the value lies below the binade of hi.
  if (std::fabs(mantissa) == 0.5 && x.lo != 0.0 && std::signbit(x.lo) != std::signbit(x.hi)) --*exponent;
  // Two steps, as 2^-exponent itself overflows for a subnormal x.
  const int half = *exponent / 2;
  return ldexp(ldexp(x, -half), half - *exponent);
}

/// Largest integer not above x.
inline DoubleDouble floor(const DoubleDouble& x) {
  const double high = std::floor(x.hi);
  if (high != x.hi) return high;
  return detail::checked(fast_two_sum(high, std::floor(x.lo)), high);
}

/// Smallest integer not below x.
inline DoubleDouble ceil(const DoubleDouble& x) { return -floor(-x); }

/// x without its fraction.
inline DoubleDouble trunc(const DoubleDouble& x) { return signbit(x) ? ceil(x) : floor(x); }

/// Nearest integer, halves away from zero.
inline DoubleDouble round(const DoubleDouble& x) {
  const DoubleDouble magnitude = abs(x);
  const DoubleDouble whole = floor(magnitude);
  const DoubleDouble rounded = magnitude - whole >= 0.5 ? whole + 1.0 : whole;
  return signbit(x) ? -rounded : rounded;
}

/// Square root. Error 25/8 u^2 (2^-104.3) for all inputs whose root a DoubleDouble holds with this precision; NaN below
/// zero, sqrt(-0) = -0.
/// Source  Lefevre, Louvet, Muller, Picot, Rideau, ACM TOMS 49 (2023) 1-13, algorithm SQRTDWtoDW.
inline DoubleDouble sqrt(const DoubleDouble& x) { return detail::scalar::square_root(x); }

}  // namespace gradcheck

/// min() is the smallest magnitude with full precision, 2^-969. digits is the number of bits that every value has.
template <>
class std::numeric_limits<gradcheck::DoubleDouble> {
  using Number = gradcheck::DoubleDouble;
  using Word = std::numeric_limits<double>;

 public:
  static constexpr bool is_specialized = true;
  static constexpr bool is_signed = true;
  static constexpr bool is_integer = false;
  static constexpr bool is_exact = false;
  static constexpr bool is_bounded = true;
  static constexpr bool is_modulo = false;
  static constexpr bool is_iec559 = false;
  static constexpr bool has_infinity = true;
  static constexpr bool has_quiet_NaN = true;
  static constexpr bool has_signaling_NaN = false;
  static constexpr std::float_denorm_style has_denorm = std::denorm_present;
  static constexpr bool has_denorm_loss = false;
  static constexpr bool traps = false;
  static constexpr bool tinyness_before = false;
  static constexpr std::float_round_style round_style = std::round_indeterminate;
  static constexpr int radix = 2;
  static constexpr int digits = 106;
  static constexpr int digits10 = 31;
  static constexpr int max_digits10 = 33;
  static constexpr int min_exponent = Word::min_exponent + 53;
  static constexpr int max_exponent = Word::max_exponent;
  static constexpr int min_exponent10 = -291;
  static constexpr int max_exponent10 = Word::max_exponent10;

  static constexpr Number min() noexcept { return 0x1p-969; }
  static constexpr Number max() noexcept { return {Word::max(), 0x1.fffffffffffffp969}; }
  static constexpr Number lowest() noexcept { return -max(); }
  static constexpr Number epsilon() noexcept { return 0x1p-105; }
  static constexpr Number round_error() noexcept { return 0.5; }
  static constexpr Number infinity() noexcept { return Word::infinity(); }
  static constexpr Number quiet_NaN() noexcept { return Word::quiet_NaN(); }
  static constexpr Number signaling_NaN() noexcept { return quiet_NaN(); }
  static constexpr Number denorm_min() noexcept { return Word::denorm_min(); }
};

#include <gradcheck/scalar/double_double_text.hpp>
