/// One comparison of an analytic value with its reference.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

/// An analytic value beside its reference: an entry of the gradient of one input or of a row of the Jacobian, or a sum
/// of such entries along a direction.
template <class W>
struct Entry {
  std::size_t input = 0;
  std::optional<std::size_t> element;  ///< none: along a direction
  std::size_t first_of_block = 0;      ///< along a direction: the first entry that it touches
  std::optional<std::size_t> output;   ///< none: projected on the upstream
  std::size_t output_element = 0;
  EntryKind kind = EntryKind::agrees;
  W analytic{};
  Derivative<W> reference;

  /// Distance from the interval between the slopes, or from the nearest of several plateaus.
  double deviation() const {
    const double below = to_double(W(reference.lower - analytic)), above = to_double(W(analytic - reference.upper));
    double deviation = std::max({below, above, 0.0});
    for (const Plateau& other : reference.others)
      deviation = std::min(deviation, std::abs(to_double(analytic) - other.value));
    return deviation;
  }

  /// How little the reference of a wrong value says, from 0 to 1; sound up to 1/16, where its bound is 1/16 of the
  /// deviation, or `widest` relative to the reference and to the samples. 0 for a deviation of over 2^20 bounds, and for
  /// findings that need no reference.
  ///
  /// Rationale: where f bends within one step of the samples, as a normalization does at equal entries, samples in float
  /// say little of the derivative. The bound is then wide for samples of this size, whatever the deviation.
  double unsoundness(double widest) const {
    if (kind != EntryKind::wrong_value && kind != EntryKind::outside_subdifferential) return 0;
    const double of_deviation = reference.bound / deviation();
    if (!(of_deviation > 0x1p-20)) return 0;
    const double size = std::max({magnitude(reference.lower), magnitude(reference.upper), reference.size});
    return std::min(1.0, std::max(of_deviation, reference.bound / (16 * widest * size)));
  }

  /// How many times larger than allowed the deviation is; infinite for a value that is not a number.
  double excess() const {
    const double deviation = magnitude(W(analytic - reference.value));
    if (!std::isfinite(deviation)) return std::numeric_limits<double>::infinity();
    return reference.bound > 0 ? deviation / reference.bound : std::numeric_limits<double>::max();
  }
};

}  // namespace gradcheck
