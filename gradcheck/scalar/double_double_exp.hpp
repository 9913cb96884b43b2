#pragma once

#include <array>
#include <cmath>
#include <limits>

#include <gradcheck/scalar/double_double.hpp>

namespace gradcheck {

namespace detail {

/// 1/n! for n = 0 to 29: n! is exact in 106 bits up to 27!; the last two are used as doubles only.
inline constexpr std::array<DoubleDouble, 30> inverse_factorial = [] {
  std::array<DoubleDouble, 30> table;
  DoubleDouble factorial = 1.0;
  for (int n = 0; n < 30; ++n) {
    if (n > 0) factorial *= n;
    table[static_cast<std::size_t>(n)] = 1.0 / factorial;
  }
  return table;
}();

/// ln 2 in three parts; the first two have 42 bits, so that their products with |k| < 2^11 are exact.
inline constexpr double ln2_part[3] = {0x1.62e42fefa38p-1, 0x1.ef35793c76p-45, 0x1.cc01f97b57a08p-87};

/// e^x overflows above exp_overflow; below exp_underflow it is less than half of the smallest subnormal number.
inline constexpr double exp_overflow = 709.79;
inline constexpr double exp_underflow = -745.2;

inline constexpr DoubleDouble ln2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
inline constexpr DoubleDouble inverse_ln2{0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};

namespace scalar {

#define GRADCHECK_KERNEL constexpr
#include "gradcheck/scalar/dd_exponential.inc"
#undef GRADCHECK_KERNEL

}  // namespace scalar

using scalar::add_dominant, scalar::expm1_reduced, scalar::log1p_reduced, scalar::mul_finite, scalar::ScaledExponential,
    scalar::scaled_exponential, scalar::unscaled, scalar::CenteredMantissa, scalar::centered_mantissa;

}  // namespace detail

/// e^x. Relative error below 2^-103 while the result is above 2^-969; 0 below -745.2, infinity above 709.78.
inline DoubleDouble exp(const DoubleDouble& x) { return detail::scalar::exponential(x); }

/// e^x - 1. Relative error below 2^-103, also next to 0; expm1(-0) = -0.
inline DoubleDouble expm1(const DoubleDouble& x) { return detail::scalar::exponential_minus_one(x); }

/// Natural logarithm. Relative error below 2^-102, also next to 1; log(0) = -infinity, NaN below 0.
inline DoubleDouble log(const DoubleDouble& x) { return detail::scalar::logarithm(x); }

/// Binary logarithm, exact at powers of two. Relative error below 2^-101.
inline DoubleDouble log2(const DoubleDouble& x) {
  if (!(x.hi > 0.0) || std::isinf(x.hi)) return std::log2(x.hi);
  const detail::CenteredMantissa m = detail::centered_mantissa(x);
  return m.power + detail::log1p_reduced(m.mantissa - 1.0) * detail::inverse_ln2;
}

/// ln(1 + x). Relative error below 2^-102, also next to 0; log1p(-1) = -infinity, log1p(-0) = -0.
inline DoubleDouble log1p(const DoubleDouble& x) { return detail::scalar::logarithm_of_one_plus(x); }

/// Relative error below 2^-102, also next to 0; sinh(-0) = -0.
inline DoubleDouble sinh(const DoubleDouble& x) {
  const DoubleDouble magnitude = abs(x);
  DoubleDouble result;
  if (magnitude.hi < 40.0) {
    const DoubleDouble t = expm1(magnitude);
    result = 0.5 * (t + t / (t + 1.0));
  } else if (magnitude.hi < detail::exp_overflow + 1.0) {
    // e^-x is below 2^-115 of e^x. Halving in the exponent avoids overflow for the last x at which the result is
    // finite.
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

/// Relative error below 2^-102, also near 0; tanh(+-infinity) = +-1, tanh(-0) = -0. From about |x| = 19 on, the low
/// word holds the distance from 1, so 1 - |tanh x| has the precision of double until it underflows at 372.
inline DoubleDouble tanh(const DoubleDouble& x) { return detail::scalar::hyperbolic_tangent(x); }

}  // namespace gradcheck
