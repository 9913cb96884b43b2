#include "gradcheck/check/locate/numbering.hpp"

#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

Reading read_number(const Residual& plain, const Residual& indexed, const Numbering& numbering) {
  const double scale = std::ldexp(1.0, numbering.bits());
  const DoubleDouble ratio = indexed.value / plain.value;
  const DoubleDouble number = ratio * DoubleDouble(scale) - DoubleDouble(1);
  const double nearest = std::round(number.hi);
  const double uncertain = (indexed.bound + std::abs(ratio.hi) * plain.bound) / std::abs(plain.value.hi);
  // 2^-100: what the division loses of residuals that claim to be exact.
  return {nearest, std::abs(to_double(number - DoubleDouble(nearest))), scale * (uncertain + 0x1p-100)};
}

}  // namespace gradcheck
