#pragma once

#include <cmath>
#include <limits>
#include <type_traits>

#include <gradcheck/scalar/double_double.hpp>

namespace gradcheck {

/// A number of up to 212 bits and any exponent as five doubles: (limb[0] + limb[1] + limb[2] + limb[3]) * 2^exponent.
/// Either |limb[0]| is in [1/2, 1), or limb[0] is 0, infinite or NaN and the rest is 0. Each further limb is at most
/// half a unit in the last place of the one before. The layout is that of the C struct { double limb[4]; double
/// exponent; }.
struct Wide {
  double limb[4];
  double exponent;
};

static_assert(sizeof(Wide) == 40 && std::is_standard_layout_v<Wide> && std::is_trivially_copyable_v<Wide>);

namespace detail {

// Argument-dependent lookup finds these functions for class types; the declarations are for float and double.
using std::frexp;
using std::ldexp;

template <class Number>
Number scaled_fraction(const Number& x, int& exponent) {
  return frexp(x, &exponent);
}

template <class Number>
Number scaled_up(const Number& x, int exponent) {
  return ldexp(x, exponent);
}

}  // namespace detail

/// The leading 212 bits of x. Exact for float, double, Binary128 and 50 digits over their whole range, and for
/// DoubleDouble if hi and lo are less than 2^1000 apart; otherwise rounded to nearest (Truth). Number needs frexp,
/// subtraction and an explicit conversion to double that rounds to nearest.
template <class Number>
Wide to_wide(const Number& x) {
  Wide wide{{static_cast<double>(x), 0.0, 0.0, 0.0}, 0.0};
  // The conversion to double may over- or underflow, so the tests for zero and infinity use the number itself.
  if (x != x) return {{std::numeric_limits<double>::quiet_NaN(), 0.0, 0.0, 0.0}, 0.0};
  if (x == Number(0.0)) return {{std::copysign(0.0, wide.limb[0]), 0.0, 0.0, 0.0}, 0.0};
  if (x - x != x - x)
    return {{std::copysign(std::numeric_limits<double>::infinity(), wide.limb[0]), 0.0, 0.0, 0.0}, 0.0};
  int exponent = 0;
  Number rest = detail::scaled_fraction(x, exponent);
  for (double& limb : wide.limb) {
    limb = static_cast<double>(rest);
    rest -= Number(limb);
  }
  if (std::fabs(wide.limb[0]) == 1.0) {
    // A fraction close to 1 was rounded up to 1.
    for (double& limb : wide.limb) limb *= 0.5;
    wide.exponent = 1.0;
  }
  wide.exponent += exponent;
  return wide;
}

/// The number in a Wide, rounded to nearest if Number has fewer bits (subnormal doubles are rounded twice). The limbs
/// are summed before they are scaled, so that intermediate results do not over- or underflow.
template <class Number>
Number from_wide(const Wide& wide) {
  if (!std::isfinite(wide.limb[0]) || wide.limb[0] == 0.0) return static_cast<Number>(wide.limb[0]);
  // ldexp takes an int; beyond it every Number is zero or infinite anyway.
  constexpr double limit = std::numeric_limits<int>::max();
  const int exponent = static_cast<int>(std::fmax(-limit, std::fmin(limit, wide.exponent)));
  if constexpr (std::is_same_v<Number, double> || std::is_same_v<Number, float>) {
    // The last limbs only decide ties; an odd last bit in their place has the same effect.
    const double tail = detail::rounded_to_odd(two_sum(wide.limb[1], wide.limb[2] + wide.limb[3]));
    return static_cast<Number>(detail::scaled_up(two_sum(wide.limb[0], tail), exponent));
  } else {
    // The sum starts with the smallest limb, so that it is rounded as seldom as possible.
    Number sum = Number(wide.limb[3]);
    for (int i = 2; i >= 0; --i) sum += Number(wide.limb[i]);
    return detail::scaled_up(sum, exponent);
  }
}

/// x in another one of the types of to_wide(), rounded if that type has fewer bits.
template <class To, class From>
To convert_number(const From& x) {
  return from_wide<To>(to_wide(x));
}

}  // namespace gradcheck
