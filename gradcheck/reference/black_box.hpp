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

/// The steps tried, as exponents of two relative to the entry's scale: from wide ones, where rounding divided by h is small,
/// to narrow ones, which stay on one side of a kink.
/// Source  five steps of a wide stencil, the best taken: coverage 1.000 in 8 functions times 1500-3000 trials, docs/numerics.md.
template <class T>
constexpr std::array<int, 5> black_box_steps() {
  if constexpr (ScalarTraits<T>::kind == ScalarKind::float32)
    return {-2, -3, -4, -5, -7};
  else
    return {-4, -6, -8, -10, -12};
}

/// Widens the bound of the 9-point scheme for samples that are rounded to float or double: inside the op values may be
/// absorbed that samples of the same precision cannot show. Source: as above (coverage .97 to .996 at 1, 1.000 at 3).
inline constexpr double black_box_margin = 3;

/// What several steps say of one derivative, given from the narrowest to the widest.
class Candidates {
 public:
  /// Noise belongs to f near x, not to a step: what a narrower stencil has seen, a wider one has, too. Nine samples alone give
  /// an estimate of few degrees of freedom, and the smallest of several such estimates is the luckiest one.
  void add(Derivative<double> candidate) {
    noise_ = std::max(noise_, candidate.finite ? candidate.noise : 0);
    if (candidate.finite) candidate.bound += noise_factor * (noise_ - candidate.noise) / candidate.step;
    candidate.bound *= black_box_margin;
    candidate.resolution *= black_box_margin;
    all_.push_back(candidate);
  }

  /// The one of the smallest bound. Where two contradict each other either may be wrong: f is steep between the samples of the
  /// wide one, or rounds in step with those of the narrow one. Both bounds grow until they hold the other, so the result is
  /// right if any of them is.
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
