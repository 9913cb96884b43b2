/// Derivatives of an op that computes in float or double only.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// The steps, as exponents of two relative to the entry's scale: from wide ones, where rounding divided by h is small,
/// to narrow ones, which stay on one side of a kink.
/// Source  five steps of a wide stencil, the best taken: coverage 1.000 in 8 functions times 1500-3000 trials,
///         docs/numerics.md. `scalar` is float32 or float64.
constexpr std::array<int, 5> black_box_steps(ScalarKind scalar) {
  if (scalar == ScalarKind::float32) return {-2, -3, -4, -5, -7};
  return {-4, -6, -8, -10, -12};
}

/// Widens the bound of the 9-point scheme for samples in float or double: values may be absorbed inside of the op,
/// which samples of the same precision cannot show. Source: as above (coverage .97 to .996 at 1, 1.000 at 3).
inline constexpr double black_box_margin = 3;

/// One derivative from several steps, added from the narrowest to the widest.
class Candidates {
 public:
  /// Noise is a property of f near x, not of a step, so the noise of a narrower stencil counts for a wider one too. The
  /// estimate from nine samples has few degrees of freedom, and the smallest of several such estimates is often too
  /// small.
  void add(Derivative<double> candidate) {
    noise_ = std::max(noise_, candidate.finite ? candidate.noise : 0);
    if (candidate.finite) candidate.bound += noise_factor * (noise_ - candidate.noise) / candidate.step;
    candidate.bound *= black_box_margin;
    candidate.resolution *= black_box_margin;
    all_.push_back(candidate);
  }

  /// The candidate with the smallest bound. Where two contradict each other, either may be wrong: f is steep between
  /// the samples of the wide one, or its rounding follows those of the narrow one. Both bounds grow until each holds
  /// the other candidate, so the result is right if any of them is.
  Derivative<double> best() const {
    Derivative<double> best = all_.front();
    double smallest = std::numeric_limits<double>::infinity();
    for (const Derivative<double>& candidate : all_) {
      if (!usable(candidate)) continue;
      double bound = candidate.bound;
      for (const Derivative<double>& other : all_) {
        const double distance = std::abs(candidate.value - other.value);
        if (usable(other) && distance > candidate.bound + other.bound) bound = std::max(bound, distance + other.bound);
      }
      if (bound >= smallest) continue;
      smallest = bound;
      best = candidate;
      best.bound = bound;
    }
    return best;
  }

 private:
  static bool usable(const Derivative<double>& candidate) { return candidate.finite && std::isfinite(candidate.bound); }

  std::vector<Derivative<double>> all_;
  double noise_ = 0;
};

}  // namespace gradcheck
