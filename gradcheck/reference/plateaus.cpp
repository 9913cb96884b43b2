#include "gradcheck/reference/plateaus.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gradcheck {

namespace {

// Neighbouring steps that make a plateau: two may agree by chance.
constexpr std::size_t steps_at_least = 3;

// The five steps of the first look, as exponents of two relative to the unit.
std::vector<int> first_exponents(ScalarKind scalar) {
  return scalar == ScalarKind::float32 ? std::vector<int>{-7, -5, -4, -3, -2} : std::vector<int>{-12, -10, -8, -6, -4};
}

// Around zero every step is held; features this narrow are those of an epsilon of 1e-12.
constexpr int finest_exponent = -40;

void add_whole_ladder(const LadderScale& scale, std::vector<double>& steps) {
  const double length = scale.single_entry ? 1 : scale.unit;
  // A step that the digits of an entry hold moves it by a few of its last places at least.
  constexpr double places = 8;
  const double held = places * unit_roundoff_of(scale.scalar) * scale.nearest;
  const double finest = std::max(std::ldexp(length, finest_exponent), std::isfinite(held) ? held : 0);
  const double widest = std::exp2(std::floor(std::log2(std::max(length, scale.reach)))) / 2;
  for (double h = widest; h >= finest && std::isfinite(h); h /= 2) steps.push_back(h);
  for (const double entry : scale.small) {
    const double own = std::exp2(std::floor(std::log2(entry)));
    for (int exponent = -2; exponent >= -8; --exponent) steps.push_back(std::ldexp(own, exponent));
  }
}

/// The smallest difference between any two samples that is not zero; infinite if all are equal.
double smallest_difference(NineSamples<double> samples) {
  std::sort(samples.begin(), samples.end());
  double smallest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i] > samples[i - 1]) smallest = std::min(smallest, samples[i] - samples[i - 1]);
  }
  return smallest;
}

}  // namespace

std::vector<double> ladder_steps(Look look, const LadderScale& scale) {
  std::vector<double> steps;
  for (const int exponent : first_exponents(scale.scalar)) {
    steps.push_back(std::ldexp(scale.unit, exponent));
    // A small entry may be added to a larger number.
    if (scale.single_entry) steps.push_back(std::ldexp(1.0, exponent));
  }
  if (look == Look::second) add_whole_ladder(scale, steps);
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

std::vector<double> growing_steps(double widest) {
  std::vector<double> steps;
  // 2^64 absorbs whatever a double can have absorbed.
  for (double h = 16 * widest; h <= 0x1p64 * widest; h *= 16) steps.push_back(h);
  return steps;
}

void Plateaus::add(const NineSamples<double>& samples, double h) {
  const Derivative<double>& step = steps_.emplace_back(nine_point(samples, h, unit_roundoff_, reach_));
  if (!step.finite) return;
  any_finite_ = true;
  const double difference = smallest_difference(samples);
  if (std::isfinite(difference)) quantum_ = quantum_ > 0 ? std::min(quantum_, difference) : difference;
}

void Plateaus::add_wide(const NineSamples<double>& samples) {
  moved_when_wide_ = moved_when_wide_ || !all_equal(samples);
}

Plateaus::Interval Plateaus::interval(std::size_t step) const {
  const Derivative<double>& one = steps_[step];
  // Where another step moves forward, equal samples say that this one is absorbed.
  if (!one.finite || (one.flat && quantum_ > 0)) return {};
  // The steps of the first look are too wide for that: their smallest difference is no quantum.
  const double more_noise = look_ == Look::first ? 0 : std::max(quantum_ / 2 - one.noise, 0.0);
  const double bound = black_box_margin * (one.bound + noise_factor * more_noise / one.step);
  // Over one step, f may be uncertain by a sixteenth of its samples at most, or by the roundings of a 1 inside of f:
  // rougher samples alias what lies between them.
  const double roughest = std::max(one.size / 16, 0x1p10 * unit_roundoff_);
  if (!std::isfinite(bound) || bound * one.step > roughest) return {};
  return {true, one.value - bound, one.value + bound, step};
}

std::vector<Plateaus::Interval> Plateaus::kept() const {
  std::vector<Interval> intervals, plateaus, result;
  for (std::size_t i = 0; i < steps_.size(); ++i) intervals.push_back(interval(i));
  const auto narrower = [](const Interval& a, const Interval& b) { return a.width() < b.width(); };
  for (std::size_t end = steps_at_least; end <= intervals.size(); ++end) {
    const std::span<const Interval> neighbours(&intervals[end - steps_at_least], steps_at_least);
    double lower = -std::numeric_limits<double>::infinity(), upper = -lower;
    bool usable = true;
    for (const Interval& one : neighbours) {
      usable = usable && one.usable;
      lower = std::max(lower, one.lower);
      upper = std::min(upper, one.upper);
    }
    if (usable && lower <= upper) plateaus.push_back(*std::ranges::min_element(neighbours, narrower));
  }
  std::ranges::stable_sort(plateaus, narrower);
  for (const Interval& plateau : plateaus) {
    const bool apart = std::ranges::all_of(
        result, [&](const Interval& one) { return plateau.upper < one.lower || plateau.lower > one.upper; });
    if (apart) result.push_back(plateau);
  }
  return result;
}

Derivative<double> Plateaus::derivative() const {
  const std::vector<Interval> plateaus = kept();
  Derivative<double> result = steps_[plateaus.empty() ? steps_.size() - 1 : plateaus.front().step];
  result.scheme = Scheme::plateau;
  result.smooth = true;  // noise of this size does not show a kink; a wide bound does
  result.finite = any_finite_;
  result.resolved = !plateaus.empty() && !moved_when_wide_;
  if (!any_finite_) return result;
  if (plateaus.empty()) {
    result.bound = std::numeric_limits<double>::infinity();
    return result;
  }
  result.bound = plateaus.front().width() / 2;
  result.resolution *= black_box_margin;
  for (std::size_t i = 1; i < plateaus.size(); ++i) {
    const Derivative<double>& other = steps_[plateaus[i].step];
    result.others.push_back({other.value, plateaus[i].width() / 2});
  }
  return result;
}

}  // namespace gradcheck
