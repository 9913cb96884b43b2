#pragma once

#include <cfloat>
#include <cmath>
#include <optional>
#include <string>

#include <gradcheck/scalar/double_double.hpp>
#include <gradcheck/scalar/double_double_exp.hpp>

namespace gradcheck {

namespace detail {

/// A value that the compiler does not know, so that the tests below run instead of being computed at compile time.
inline double opaque(double value) {
  const volatile double hidden = value;
  return hidden;
}

/// Double rounding of extended registers, as x87 does: 1 + 1.5 * 2^-53 rounds to 1 + 2^-52 and no further digit
/// survives.
inline bool rounds_to_double() {
  const double one = opaque(1.0);
  return (one + opaque(0x1.8p-53)) - one == opaque(0x1p-52) && one + opaque(0x1p-53) == one;
}

inline bool keeps_subnormals() {
  const double smallest_normal = opaque(DBL_MIN);
  const double half = smallest_normal * opaque(0.5);
  return half != 0.0 && opaque(half) + opaque(half) == smallest_normal;
}

/// fl(a b) - fl(a b) is zero, unless the compiler fuses the first product with the subtraction and does not round it.
inline bool leaves_products_alone() {
  const double a = opaque(0x1.5555555555555p-2);
  const double b = opaque(0x1.999999999999ap-4);
  const double product = opaque(0x1.1111111111111p-5);
  // Through memory: otherwise the compiler compares a * b with the product instead of their difference with zero.
  return opaque(a * b - product) == 0.0;
}

/// The stored errors are exact: a + b = hi + lo.
inline bool sums_without_error() {
  const DoubleDouble first = two_sum(opaque(1.0), opaque(0x1.5555555555555p-42));
  const DoubleDouble second = two_sum(opaque(0x1.999999999999ap-4), opaque(-3e10));
  return first == DoubleDouble(0x1.0000000000555p+0, 0x1.5555555555p-54) &&
         second == DoubleDouble(-0x1.bf08eafff999ap+34, 0x1.99999999ap-20);
}

/// The stored errors are exact: a * b = hi + lo.
inline bool multiplies_without_error() {
  const DoubleDouble first = two_prod(opaque(0x1.5555555555555p-2), opaque(0x1.999999999999ap-4));
  const DoubleDouble second = two_prod(opaque(1e200), opaque(-7e-150));
  return first == DoubleDouble(0x1.1111111111111p-5, 0x1.111111111111p-61) &&
         second == DoubleDouble(-0x1.def59d99d300cp+168, -0x1.5263ee997b6ep+113);
}

/// Within 2^-100: above the error of the functions, and far below the error of inexact arithmetic.
inline bool agrees(const DoubleDouble& value, const DoubleDouble& expected) {
  return abs(value - expected) <= abs(expected) * 0x1p-100;
}

/// The stored values have 106 correct bits (computed with 150 digits).
inline bool computes_exponentials() {
  return agrees(exp(DoubleDouble(opaque(1.0))), {0x1.5bf0a8b145769p+1, 0x1.4d57ee2b1013ap-53});
}

inline bool computes_softmax() {
  const double x[3] = {opaque(0.5), opaque(-1.25), opaque(2.0)};
  const DoubleDouble expected[3] = {{0x1.6a20b31b64d6ap-3, 0x1.f591544ecd0ebp-57},
                                    {0x1.f76d4a3424847p-6, -0x1.3e97efbc83324p-61},
                                    {0x1.95bc68e785a63p-1, 0x1.4f2c15567d924p-56}};
  DoubleDouble sum = 0.0;
  for (const double value : x) sum += exp(DoubleDouble(value) - x[2]);
  bool all = true;
  for (int i = 0; i < 3; ++i) all = all && agrees(exp(DoubleDouble(x[i]) - x[2]) / sum, expected[i]);
  return all;
}

}  // namespace detail

/// A sentence about what is wrong with the floating point of this build; nothing if it is exact.
/// Call this once in every binary that computes in DoubleDouble: each translation unit has its own compiler flags, and
/// the result holds for the unit that instantiates this.
/// Cost    about 1 us.
inline std::optional<std::string> arithmetic_fault() {
  const auto because = [](const char* what) {
    return std::string("The floating point of this build is not exact: ") + what;
  };
  if (!detail::rounds_to_double()) {
    return because(
        "sums are simplified, kept in extended registers or not rounded to nearest. "
        "Compile without -ffast-math and with SSE2 arithmetic.");
  }
  if (!detail::keeps_subnormals()) {
    return because("subnormal numbers are flushed to zero. Build and link without -ffast-math and its like.");
  }
  if (!detail::leaves_products_alone()) {
    return because("products are contracted with sums into fused operations. Compile with -ffp-contract=off.");
  }
  if (!detail::sums_without_error()) {
    return because("the rounding error of a sum is lost. Compile without -ffast-math and -fassociative-math.");
  }
  if (!detail::multiplies_without_error()) {
    return because("the rounding error of a product is lost. Compile without -ffast-math and with -ffp-contract=off.");
  }
  if (!detail::computes_exponentials()) return because("exp(1) in double-double is wrong beyond 2^-100.");
  if (!detail::computes_softmax()) return because("a softmax in double-double is wrong beyond 2^-100.");
  return std::nullopt;
}

}  // namespace gradcheck
