#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <limits>

#include <gradcheck/scalar/double_double_exp.hpp>

namespace gradcheck {

namespace detail {

/// a + b + c, about 155 bits: b is as small as the last bit of a, and c as that of b. Has only what pow needs.
struct TripleDouble {
  double a = 0.0;
  double b = 0.0;
  double c = 0.0;
};

constexpr TripleDouble normalised(double a, double b, double c) {
  const DoubleDouble low = two_sum(b, c);
  const DoubleDouble high = two_sum(a, low.hi);
  const DoubleDouble rest = two_sum(high.lo, low.lo);
  return {high.hi, rest.hi, rest.lo};
}

constexpr TripleDouble operator+(const TripleDouble& x, const TripleDouble& y) {
  const DoubleDouble first = two_sum(x.a, y.a);
  const DoubleDouble second = two_sum(x.b, y.b);
  const DoubleDouble middle = two_sum(first.lo, second.hi);
  return normalised(first.hi, middle.hi, middle.lo + second.lo + (x.c + y.c));
}

constexpr TripleDouble operator*(const TripleDouble& x, const TripleDouble& y) {
  const DoubleDouble first = two_prod(x.a, y.a);
  const DoubleDouble cross_1 = two_prod(x.a, y.b);
  const DoubleDouble cross_2 = two_prod(x.b, y.a);
  const DoubleDouble sum_1 = two_sum(cross_1.hi, cross_2.hi);
  const DoubleDouble sum_2 = two_sum(first.lo, sum_1.hi);
  const double last = x.a * y.c + x.c * y.a + x.b * y.b + (cross_1.lo + cross_2.lo) + (sum_1.lo + sum_2.lo);
  return normalised(first.hi, sum_2.hi, last);
}

/// Divided by a small positive integer.
constexpr TripleDouble operator/(const TripleDouble& x, double divisor) {
  const double first = x.a / divisor;
  const DoubleDouble back = two_prod(first, divisor);
  const DoubleDouble rest = two_sum((x.a - back.hi) - back.lo, x.b);
  const double second = rest.hi / divisor;
  const DoubleDouble back_2 = two_prod(second, divisor);
  return normalised(first, second, (((rest.hi - back_2.hi) - back_2.lo) + rest.lo + x.c) / divisor);
}

/// e^(sign 2^i / 64) for i = 0 to 4: Taylor's series at 1/64 (the 21st term is below 2^-180), then squares.
constexpr std::array<TripleDouble, 5> exponential_powers(double sign) {
  std::array<TripleDouble, 5> table;
  TripleDouble sum{1.0, 0.0, 0.0};
  for (int n = 20; n >= 1; --n) {
    const TripleDouble scaled = sum / static_cast<double>(n);
    constexpr double step = 0x1p-6;
    sum = TripleDouble{1.0, 0.0, 0.0} +
          TripleDouble{sign * step * scaled.a, sign * step * scaled.b, sign * step * scaled.c};
  }
  for (TripleDouble& entry : table) {
    entry = sum;
    sum = sum * sum;
  }
  return table;
}

inline constexpr std::array<TripleDouble, 5> exponential_up = exponential_powers(1.0);
inline constexpr std::array<TripleDouble, 5> exponential_down = exponential_powers(-1.0);

/// ln(1 + f) - f for |f| < 2^-6.9, error below 2^-112 |f|.
inline DoubleDouble log1p_rest(const DoubleDouble& f) {
  // Terms from f^9/9 on are below 2^-57 of f, so double precision is enough; f^17/17 is below 2^-114 of f.
  double tail = 0.0;
  for (int n = 17; n >= 9; --n) tail = 1.0 / n - f.hi * tail;
  DoubleDouble sum = tail;
  for (int n = 8; n >= 2; --n) sum = add_dominant(DoubleDouble(1.0) / n, -mul_finite(f, sum));
  return -mul_finite(mul_finite(f, f), sum);
}

/// ln x for finite x > 0. Relative error below 2^-111, because pow multiplies the error by up to 2^10 and more.
/// x = 2^k m, y = ln m rounded to a multiple of 1/64, and ln x = k ln 2 + y + ln(1 + f) with f = m e^-y - 1.
inline TripleDouble precise_log(const DoubleDouble& x) {
  const CenteredMantissa m = centered_mantissa(x);
  const int steps = static_cast<int>(std::nearbyint(64.0 * std::log(m.mantissa.hi)));
  TripleDouble scaled{m.mantissa.hi, m.mantissa.lo, 0.0};
  const auto& powers = steps < 0 ? exponential_up : exponential_down;
  for (int bits = std::abs(steps), i = 0; bits != 0; bits >>= 1, ++i) {
    if ((bits & 1) != 0) scaled = scaled * powers[static_cast<std::size_t>(i)];
  }
  const TripleDouble f = TripleDouble{-1.0, 0.0, 0.0} + scaled;
  const DoubleDouble rest = log1p_rest(fast_two_sum(f.a, f.b));
  const TripleDouble near_one = f + TripleDouble{rest.hi, rest.lo, 0.0};
  const double k = m.power;
  const TripleDouble exponent = normalised(k * ln2_part[0], k * ln2_part[1], k * ln2_part[2]);
  return (exponent + TripleDouble{steps / 64.0, 0.0, 0.0}) + near_one;
}

inline bool is_integer(const DoubleDouble& x) { return floor(x) == x; }

inline bool is_odd_integer(const DoubleDouble& x) { return isfinite(x) && is_integer(x) && !is_integer(ldexp(x, -1)); }

/// x^y if x or y is zero, infinite or NaN, or x is 1: std::pow of doubles on the same side of 1 and of the same parity.
inline DoubleDouble special_pow(const DoubleDouble& x, const DoubleDouble& y) {
  if (x == 1.0 || y == 0.0) return 1.0;
  if (isnan(x) || isnan(y)) return std::numeric_limits<DoubleDouble>::quiet_NaN();
  const double parity = is_odd_integer(y) ? 3.0 : is_integer(y) ? 2.0 : 2.5;
  const double exponent = std::isinf(y.hi) ? y.hi : std::copysign(parity, y.hi);
  const double base = std::isinf(x.hi) || x.hi == 0.0 || abs(x) == 1.0 ? x.hi : abs(x) < 1.0 ? 0.5 : 2.0;
  return std::pow(base, exponent);
}

}  // namespace detail

/// x^y. Relative error below 2^-101 for all results above 2^-969. Special values are those of std::pow: x^0 = 1,
/// 1^y = 1, NaN for x < 0 unless y is an integer.
/// Cost    about 500 ns.
inline DoubleDouble pow(const DoubleDouble& x, const DoubleDouble& y) {
  if (!std::isfinite(x.hi) || !std::isfinite(y.hi) || x.hi == 0.0 || y.hi == 0.0 || x == 1.0)
    return detail::special_pow(x, y);
  if (x.hi < 0.0 && !detail::is_integer(y)) return std::numeric_limits<DoubleDouble>::quiet_NaN();
  const double sign = x.hi < 0.0 && detail::is_odd_integer(y) ? -1.0 : 1.0;
  const detail::TripleDouble logarithm = detail::precise_log(abs(x));
  const double size = logarithm.a * y.hi;
  if (size > detail::exp_overflow) return sign * std::numeric_limits<double>::infinity();
  if (size < detail::exp_underflow) return sign * 0.0;
  const detail::TripleDouble power = logarithm * detail::TripleDouble{y.hi, y.lo, 0.0};
  return sign * detail::unscaled(detail::scaled_exponential(power.a, power.b, power.c));
}

/// x^n. Relative error below 2^-101.
template <std::integral Integer>
DoubleDouble pow(const DoubleDouble& x, Integer n) {
  if (n == 1) return x;
  if (n == 2) return x * x;
  if (n == 3) return x * x * x;
  return pow(x, DoubleDouble(n));
}

/// Cube root, relative error below 2^-102: one step of Halley's iteration from the double result.
inline DoubleDouble cbrt(const DoubleDouble& x) {
  if (!std::isfinite(x.hi) || x.hi == 0.0) return x;
  if (std::fabs(x.hi) < 0x1p-900) return ldexp(cbrt(ldexp(x, 300)), -100);
  if (std::fabs(x.hi) > 0x1p900) return ldexp(cbrt(ldexp(x, -300)), 100);
  const double root = std::cbrt(x.hi);
  const DoubleDouble cube = two_prod(root, root) * root;
  const DoubleDouble gap = x - cube;
  return fast_two_sum(root, root * (gap.hi / (2.0 * cube.hi + x.hi)));
}

/// sqrt(x^2 + y^2) without intermediate overflow or underflow. Relative error below 2^-102. Infinite if x or y is
/// infinite, even if the other one is NaN.
inline DoubleDouble hypot(const DoubleDouble& x, const DoubleDouble& y) {
  if (isinf(x) || isinf(y)) return std::numeric_limits<DoubleDouble>::infinity();
  if (isnan(x) || isnan(y)) return std::numeric_limits<DoubleDouble>::quiet_NaN();
  int scale = 0;
  std::frexp(std::fmax(std::fabs(x.hi), std::fabs(y.hi)), &scale);
  const DoubleDouble a = ldexp(x, -scale);
  const DoubleDouble b = ldexp(y, -scale);
  return ldexp(sqrt(a * a + b * b), scale);
}

}  // namespace gradcheck
