#pragma once

#include <array>
#include <cmath>
#include <limits>

#include <gradcheck/scalar/double_double_exp.hpp>

namespace gradcheck {

namespace detail {

/// 1/(n! (2n + 1)), the coefficients of the error function's series.
inline constexpr std::array<DoubleDouble, 24> erf_coefficient = [] {
  std::array<DoubleDouble, 24> table;
  for (std::size_t n = 0; n < table.size(); ++n) table[n] = inverse_factorial[n] / (2 * n + 1);
  return table;
}();

/// erf(x) for |x| <= 1/2: 2/sqrt(pi) * sum of (-1)^n x^(2n+1)/(n! (2n+1)); the 23rd term is below 2^-120.
inline DoubleDouble erf_series(const DoubleDouble& x) {
  constexpr DoubleDouble two_over_sqrt_pi{0x1.20dd750429b6dp+0, 0x1.1ae3a914fed8p-56};
  if (std::fabs(x.hi) < 0x1p-400) return two_over_sqrt_pi * x;
  const DoubleDouble square = mul_finite(x, x);
  double tail = 0.0;
  for (std::size_t n = 22; n >= 12; --n) tail = erf_coefficient[n].hi - square.hi * tail;
  DoubleDouble sum = tail;
  for (std::size_t n = 12; n-- > 0;) sum = add_dominant(erf_coefficient[n], -mul_finite(square, sum));
  return two_over_sqrt_pi * (x * sum);
}

/// Step of the trapezoidal rule below. The rule's error is e^-(pi/h)^2 = 2^-120.
inline constexpr double erfc_step = 0.34375;

/// 2 e^-(n h)^2 for n = 0 to 26; the next is below 2^-120.
inline constexpr std::array<DoubleDouble, 27> erfc_weight = [] {
  std::array<DoubleDouble, 27> table;
  for (std::size_t n = 0; n < table.size(); ++n) {
    // Halved until the series applies, then squared back. Squaring increases the relative error, but the weight is
    // small.
    double exponent = -(erfc_step * erfc_step) * static_cast<double>(n * n);
    int halvings = 0;
    for (; exponent < -0.35; exponent *= 0.5) ++halvings;
    DoubleDouble value = 1.0 + expm1_reduced(exponent);
    for (; halvings > 0; --halvings) value *= value;
    table[n] = 2.0 * value;
  }
  return table;
}();

/// e^(-x^2). The square needs more than 106 bits, because its absolute error is the relative error of the result.
inline DoubleDouble exp_minus_square(const DoubleDouble& x) {
  const DoubleDouble square = two_prod(x.hi, x.hi);
  const DoubleDouble cross = two_prod(2.0 * x.hi, x.lo);
  const DoubleDouble low = two_sum(square.lo, cross.hi);
  if (square.hi > -exp_underflow) return 0.0;
  return unscaled(scaled_exponential(-square.hi, -low.hi, -(low.lo + (cross.lo + x.lo * x.lo))));
}

/// erfc(x) for x >= 1/2 by the trapezoidal rule with step h for
///   erfc(x) = x e^(-x^2) / pi * integral of e^(-t^2)/(t^2 + x^2) over the real line;
/// the pole at t = ix adds the term -2/(e^(2 pi x/h) - 1). All terms of the sum are positive.
/// Source  Chiarella, Reichel, Math. Comp. 22 (1968) 137-143; Hunter, Regan, Math. Comp. 26 (1972) 539-541.
inline DoubleDouble erfc_sum(const DoubleDouble& x) {
  constexpr DoubleDouble inverse_pi{0x1.45f306dc9c883p-2, -0x1.6b01ec5417056p-56};
  constexpr DoubleDouble two_pi{0x1.921fb54442d18p+2, 0x1.1a62633145c07p-52};
  constexpr double square_step = erfc_step * erfc_step;
  const DoubleDouble square = x * x;
  // From n = 18 on, the weight is below 2^-57, so double precision is enough.
  double tail = 0.0;
  for (std::size_t n = erfc_weight.size() - 1; n >= 18; --n) {
    tail += erfc_weight[n].hi / (static_cast<double>(n * n) * square_step + square.hi);
  }
  DoubleDouble sum = tail;
  for (std::size_t n = 17; n >= 1; --n) sum += erfc_weight[n] / (static_cast<double>(n * n) * square_step + square);
  DoubleDouble result = exp_minus_square(x) * (erfc_step * inverse_pi * (1.0 / x + x * sum));
  // From 8 on, the term of the pole is below 2^-110 of the result.
  if (x.hi < 8.0) result -= 2.0 / expm1(two_pi / erfc_step * x);
  return result;
}

}  // namespace detail

/// Error function. Relative error below 2^-101, also near 0; erf(-0) = -0.
inline DoubleDouble erf(const DoubleDouble& x) {
  if (!(std::fabs(x.hi) >= 0.5)) return std::isnan(x.hi) || x.hi == 0.0 ? x : detail::erf_series(x);
  const DoubleDouble magnitude = abs(x);
  constexpr double is_one = 27.3;  // erfc underflows
  return copysign(magnitude.hi > is_one ? DoubleDouble(1.0) : 1.0 - detail::erfc_sum(magnitude), x);
}

/// 1 - erf(x). Relative error below 2^-100 if the result is above 2^-969, that is up to x = 25.8; 0 beyond 27.3.
inline DoubleDouble erfc(const DoubleDouble& x) {
  if (!(x.hi >= 0.5)) return 1.0 - erf(x);
  constexpr double is_zero = 27.3;
  return x.hi > is_zero ? DoubleDouble(0.0) : detail::erfc_sum(x);
}

}  // namespace gradcheck
