/// Magnitudes of numbers, in binary64.
#pragma once

#include <algorithm>
#include <cmath>
#include <ranges>

namespace gradcheck {

/// |value| as the nearest double, for every scalar.
template <class T>
double magnitude(const T& value) {
  return std::abs(static_cast<double>(value));
}

/// The largest |value| in a range, or in a range of ranges; at least `least`. Ignores NaN.
template <std::ranges::input_range Values>
double largest_magnitude(const Values& values, double least = 0) {
  for (const auto& value : values) {
    if constexpr (std::ranges::input_range<decltype(value)>)
      least = largest_magnitude(value, least);
    else
      least = std::max(least, magnitude(value));
  }
  return least;
}

/// The smallest |value| that is not zero in a range, or in a range of ranges; at most `most`. Ignores NaN.
template <std::ranges::input_range Values>
double smallest_magnitude(const Values& values, double most) {
  for (const auto& value : values) {
    if constexpr (std::ranges::input_range<decltype(value)>)
      most = smallest_magnitude(value, most);
    else if (magnitude(value) > 0)
      most = std::min(most, magnitude(value));
  }
  return most;
}

/// As largest_magnitude, for finite values only.
template <std::ranges::input_range Values>
double largest_finite_magnitude(const Values& values) {
  double largest = 0;
  for (const auto& value : values) {
    const double size = magnitude(value);
    if (std::isfinite(size)) largest = std::max(largest, size);
  }
  return largest;
}

}  // namespace gradcheck
