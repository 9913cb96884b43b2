/// Derivatives of an op that computes in float or double only, a black box: the plateaus of a ladder of steps.
#pragma once

#include <span>
#include <vector>

#include "gradcheck/reference/look.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// What the steps of a ladder depend on.
struct LadderScale {
  ScalarKind scalar = ScalarKind::float32;  ///< float32 or float64
  double unit = 1;                          ///< the length of a wide step
  bool single_entry = true;                 ///< the line moves one entry, by powers of two
  double reach = 0;                         ///< |x| in units of the line, of the entry farthest from zero
  double nearest = 0;                       ///< the same of the entry nearest to zero, infinite if all are zero
  std::vector<double> small = {};           ///< the same of entries near zero, beside which poles and thresholds lie
};

/// The steps of a ladder, ascending: powers of two, so that all nodes are exact in the op's scalar. The first look
/// takes five steps relative to the unit. The whole ladder takes every power of two from half of the largest length at
/// x down to 2^-40 or to the last places of x, and steps relative to the small entries.
std::vector<double> ladder_steps(Look look, const LadderScale& scale);

/// Steps with which a forward that did not move is tried again, ascending from 16 times the widest: each is 16 times as
/// large as the one before.
std::vector<double> growing_steps(double widest);

/// One derivative from the steps of a ladder. For each step h the samples give an interval D9 ± B. Three
/// neighbouring steps whose intervals have a point in common are a plateau, represented by the narrowest of them.
/// Plateaus that are disjoint from every narrower one are kept. The noise of the samples is at least half of the
/// smallest difference between any two of the whole ladder: forward moves in quanta, which a single step may not show.
/// Source  three rules on 25 kernels, 3,750 points: the interval with the smallest bound excludes the right value at
///         460 of them, plateaus at 84, of which 64 absorb every step (see growing_steps).
class Plateaus {
 public:
  /// reach: LadderScale::reach of this value.
  Plateaus(Look look, double unit_roundoff, double reach) : look_(look), unit_roundoff_(unit_roundoff), reach_(reach) {}

  /// Steps in ascending order.
  void add(const NineSamples<double>& samples, double h);
  /// Adds the samples of a step wider than the ladder, of which only their movement counts.
  void add_wide(const NineSamples<double>& samples);

  /// Some sample differs from another one, or none of the steps had finite samples.
  bool moved() const { return quantum_ > 0 || !any_finite_; }

  /// The narrowest plateau; `others` has the rest. Not `resolved` if there is no plateau, or if forward moved with wide
  /// steps only: it absorbs smaller ones. Flat, with the value zero, if it never moved at all.
  Derivative<double> derivative() const;

 private:
  struct Interval {
    bool usable = false;
    double lower = 0, upper = 0;
    std::size_t step = 0;
    double width() const { return upper - lower; }
  };

  Interval interval(std::size_t step) const;
  std::vector<Interval> kept() const;

  Look look_;
  double unit_roundoff_, reach_;
  std::vector<Derivative<double>> steps_;
  double quantum_ = 0;  // the smallest difference of samples that is not zero
  bool any_finite_ = false, moved_when_wide_ = false;
};

/// Widens the bound of samples in float or double, whose rounding may follow the nodes.
/// Source  coverage .97 to .996 at 1, 1.000 at 3 in 8 functions times 1500-3000 trials, docs/numerics.md.
inline constexpr double black_box_margin = 3;

}  // namespace gradcheck
