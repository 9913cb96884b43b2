#pragma once

#include <array>
#include <cmath>
#include <limits>

#include <gradcheck/scalar/double_double.hpp>

namespace gradcheck {

namespace detail {

// Inside the approximations all values are finite and of known size, so the arithmetic goes without the checks.

/// a + b where |a| >= |b| and the sum does not cancel: error about 2 u^2 (|a| + |b|).
constexpr DoubleDouble add_dominant(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble high = fast_two_sum(a.hi, b.hi);
  return fast_two_sum(high.hi, high.lo + (a.lo + b.lo));
}

/// a * b, error 5 u^2.
constexpr DoubleDouble mul_finite(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble product = two_prod(a.hi, b.hi);
  return fast_two_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

/// 1/n! for n = 0 to 29: n! is exact in 106 bits up to 27!, the last two serve as doubles only.
inline constexpr std::array<DoubleDouble, 30> inverse_factorial = [] {
  std::array<DoubleDouble, 30> table;
  DoubleDouble factorial = 1.0;
  for (int n = 0; n < 30; ++n) {
    if (n > 0) factorial *= n;
    table[static_cast<std::size_t>(n)] = 1.0 / factorial;
  }
  return table;
}();

/// e^r - 1 for |r| <= 0.36, relative error below 2^-103.5: Taylor's series at r/64, then six times s <- 2s + s^2,
/// which is (1 + s)^2 - 1 and keeps the relative error of s. The first term left out, (r/64)^12/12!, is 2^-111 r/64.
constexpr DoubleDouble expm1_reduced(const DoubleDouble& r) {
  const auto& c = inverse_factorial;
  const DoubleDouble t{r.hi * 0x1p-6, r.lo * 0x1p-6};
  // From t^7/7! on a double's relative error is below 2^-109 of t.
  const double tail = t.hi * (c[7].hi + t.hi * (c[8].hi + t.hi * (c[9].hi + t.hi * (c[10].hi + t.hi * c[11].hi))));
  DoubleDouble q = add_dominant(c[6], tail);
  for (std::size_t n = 5; n >= 2; --n) q = add_dominant(c[n], mul_finite(t, q));
  DoubleDouble s = add_dominant(t, mul_finite(mul_finite(t, t), q));
  for (int i = 0; i < 6; ++i) s = add_dominant(DoubleDouble{2.0 * s.hi, 2.0 * s.lo}, mul_finite(s, s));
  return s;
}

/// ln 2 in three parts; the first two have 42 bits, so that their products with |k| < 2^11 are exact.
inline constexpr double ln2_part[3] = {0x1.62e42fefa38p-1, 0x1.ef35793c76p-45, 0x1.cc01f97b57a08p-87};

/// e^x = 2^power * (1 + fraction), |fraction| < 0.42.
struct ScaledExponential {
  DoubleDouble fraction;
  double power;
};

/// For x = hi + lo + tail, |x| < 1100, |tail| <= 2^-100 |x|; error of the reduced argument below 2^-107.
constexpr ScaledExponential scaled_exponential(double hi, double lo, double tail) {
  constexpr double log2_e = 0x1.71547652b82fep+0;
  constexpr double to_integer = 0x1.8p52;  // adding and subtracting it rounds to the nearest integer
  const double k = (hi * log2_e + to_integer) - to_integer;
  const DoubleDouble first = two_sum(hi, -k * ln2_part[0]);
  const DoubleDouble second = two_sum(lo, -k * ln2_part[1]);
  const DoubleDouble sum = two_sum(first.hi, second.hi);
  const DoubleDouble r = fast_two_sum(sum.hi, sum.lo + (second.lo + first.lo + (tail - k * ln2_part[2])));
  return {expm1_reduced(r), k};
}

/// 2^power (1 + fraction); the power may leave the range of double.
inline DoubleDouble unscaled(const ScaledExponential& e, double extra_power = 0.0) {
  return ldexp(add_dominant(1.0, e.fraction), static_cast<int>(e.power + extra_power));
}

/// From here on e^x overflows, up to there it is below half the smallest subnormal.
inline constexpr double exp_overflow = 709.79;
inline constexpr double exp_underflow = -745.2;

}  // namespace detail

/// e^x. Relative error below 2^-103 while the result is above 2^-969; 0 below -745.2, infinity above 709.78.
inline DoubleDouble exp(const DoubleDouble& x) {
  if (!(x.hi < detail::exp_overflow && x.hi > detail::exp_underflow)) {
    return std::isnan(x.hi) ? x : DoubleDouble(x.hi > 0.0 ? std::numeric_limits<double>::infinity() : 0.0);
  }
  return detail::unscaled(detail::scaled_exponential(x.hi, x.lo, 0.0));
}

/// e^x - 1. Relative error below 2^-103, also next to 0; expm1(-0) = -0.
inline DoubleDouble expm1(const DoubleDouble& x) {
  constexpr double overshadows_one = 100.0;
  if (!(std::fabs(x.hi) < overshadows_one)) return exp(x) - 1.0;
  // Below 2^-900 the square of x falls out of the range, and out of the result.
  if (std::fabs(x.hi) < 0x1p-900) return x;
  const detail::ScaledExponential e = detail::scaled_exponential(x.hi, x.lo, 0.0);
  if (e.power == 0.0) return e.fraction;
  const int power = static_cast<int>(e.power);
  return ldexp(e.fraction, power) + (DoubleDouble(std::ldexp(1.0, power)) - 1.0);
}

namespace detail {

/// ln(1 + f) for f in [-0.3, 0.42], relative error below 2^-102.5: Halley's step for e^y - 1 = f from the double
/// result y, y + 2 (f - e) / (2 + f + e) with e = e^y - 1, which triples the correct digits.
inline DoubleDouble log1p_reduced(const DoubleDouble& f) {
  if (std::fabs(f.hi) < 0x1p-900) return f;
  const double y = std::log1p(f.hi);
  const DoubleDouble e = expm1_reduced(y);
  // f - e is 2^-52 of f, so a double holds it well enough.
  const double gap = (f.hi - e.hi) + (f.lo - e.lo);
  return fast_two_sum(y, 2.0 * gap / (2.0 + f.hi + e.hi));
}

/// x = 2^power * mantissa with mantissa in [sqrt(1/2), sqrt(2)], so that ln x = power ln 2 + ln mantissa does not
/// cancel.
struct CenteredMantissa {
  DoubleDouble mantissa;
  int power;
};

inline CenteredMantissa centered_mantissa(const DoubleDouble& x) {
  constexpr double sqrt_half = 0.70710678118654752;
  int power = 0;
  DoubleDouble mantissa = frexp(x, &power);
  if (mantissa.hi < sqrt_half) {
    mantissa = {2.0 * mantissa.hi, 2.0 * mantissa.lo};
    --power;
  }
  return {mantissa, power};
}

inline constexpr DoubleDouble ln2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
inline constexpr DoubleDouble inverse_ln2{0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};

}  // namespace detail

/// Natural logarithm. Relative error below 2^-102, also next to 1; log(0) = -infinity, NaN below 0.
inline DoubleDouble log(const DoubleDouble& x) {
  if (!(x.hi > 0.0) || std::isinf(x.hi)) return std::log(x.hi);
  const detail::CenteredMantissa m = detail::centered_mantissa(x);
  const DoubleDouble part = detail::log1p_reduced(m.mantissa - 1.0);
  return m.power == 0 ? part : m.power * detail::ln2 + part;
}

/// Binary logarithm, exact at powers of two. Relative error below 2^-101.
inline DoubleDouble log2(const DoubleDouble& x) {
  if (!(x.hi > 0.0) || std::isinf(x.hi)) return std::log2(x.hi);
  const detail::CenteredMantissa m = detail::centered_mantissa(x);
  return m.power + detail::log1p_reduced(m.mantissa - 1.0) * detail::inverse_ln2;
}

/// ln(1 + x). Relative error below 2^-102, also next to 0; log1p(-1) = -infinity, log1p(-0) = -0.
inline DoubleDouble log1p(const DoubleDouble& x) {
  if (x.hi > -0.29 && x.hi < 0.41) return x.hi == 0.0 ? x : detail::log1p_reduced(x);
  return std::isinf(x.hi) ? DoubleDouble(std::log1p(x.hi)) : log(1.0 + x);
}

/// Relative error below 2^-102, also next to 0; sinh(-0) = -0.
inline DoubleDouble sinh(const DoubleDouble& x) {
  const DoubleDouble magnitude = abs(x);
  DoubleDouble result;
  if (magnitude.hi < 40.0) {
    const DoubleDouble t = expm1(magnitude);
    result = 0.5 * (t + t / (t + 1.0));
  } else if (magnitude.hi < detail::exp_overflow + 1.0) {
    // e^-x is below 2^-115 of e^x; halving in the exponent lets the last half unit before overflow through.
    result = detail::unscaled(detail::scaled_exponential(magnitude.hi, magnitude.lo, 0.0), -1.0);
  } else {
    result = magnitude * std::numeric_limits<double>::infinity();
  }
  return copysign(result, x);
}

/// Relative error below 2^-102.
inline DoubleDouble cosh(const DoubleDouble& x) {
  const DoubleDouble magnitude = abs(x);
  if (magnitude.hi < 40.0) {
    const DoubleDouble e = exp(magnitude);
    return 0.5 * (e + 1.0 / e);
  }
  return abs(sinh(magnitude));
}

/// Relative error below 2^-102, also next to 0; tanh(+-infinity) = +-1, tanh(-0) = -0. Beyond |x| of about 19 the
/// low word holds the distance from 1, so 1 - |tanh x| keeps a double's precision until that underflows at 372.
inline DoubleDouble tanh(const DoubleDouble& x) {
  if (std::isnan(x.hi)) return x;
  const DoubleDouble magnitude = abs(x);
  const DoubleDouble t = expm1(magnitude + magnitude);
  // 1 - 2/(t + 2) damps the rounding of the quotient where t is large, but cancels where it is small.
  const DoubleDouble result = magnitude.hi < 1.0 ? t / (t + 2.0) : 1.0 - 2.0 / (t + 2.0);
  return copysign(result, x);
}

}  // namespace gradcheck
