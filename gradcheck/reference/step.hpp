/// Step sizes and directions of samples, chosen so that the nodes are exact.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace gradcheck {

/// Bits of a direction's entries: few enough that all nodes of a stencil along it are exact in binary64.
inline constexpr int direction_bits = 20;

/// The power of two nearest to |x| on a logarithmic scale, limited to [2^-10, 1]: the assumed length over which a
/// function of several variables changes at x. Below 2^-10 a larger step is more accurate (docs/numerics.md: 1/x at
/// 1e-3 against logsumexp at 1000).
inline double scale_of(double x) {
  const double size = std::clamp(std::abs(x), 0x1p-10, 1.0);
  return std::exp2(std::round(std::log2(size)));
}

/// Step of the 9-point scheme for a change of one entry of value x; exponent: ScalarTraits<T>::step_exponent.
inline double coordinate_step(double x, int exponent) { return std::ldexp(scale_of(x), exponent); }

/// Step along a direction of n entries, each scaled to its entry: smaller by about the square root of n, because a sum
/// of n such changes of random sign grows like the square root.
inline double direction_step(std::int64_t n, int exponent) {
  return std::ldexp(
      1.0,
      exponent - static_cast<int>(std::lround(0.5 * std::log2(static_cast<double>(std::max<std::int64_t>(n, 1))))));
}

}  // namespace gradcheck
