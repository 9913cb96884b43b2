#include "gradcheck/reference/differences.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "gradcheck/reference/plateaus.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

namespace {

// How far the step is shrunk, in powers of two, if the samples are not those of a smooth function. A kink beside x is
// then outside of the stencil; a kink at x stays inside.
constexpr int retreat = 20;

/// The smallest size of an input's entry that is not zero; infinite if all are.
double smallest_input(const Case& instance) {
  return smallest_magnitude(instance.inputs, std::numeric_limits<double>::infinity());
}

/// The steps, as powers of two below the unit, that are tried until all samples are smooth. Kinks and poles may be as
/// close as the smallest input. If this input is smaller than the shortened step, a last step is added; its ratio to
/// the input is that of the first step to 1.
std::vector<int> retreats_for(double nearest, double unit, int step_exponent) {
  std::vector<int> list = {0, retreat};
  if (nearest > 0 && nearest < std::ldexp(unit, step_exponent - retreat + 10)) {
    list.push_back(static_cast<int>(std::lround(std::log2(unit) - std::log2(nearest))));
  }
  return list;
}

std::vector<Derivative<double>> where_steps_agree(const ScalarFacts& scalar, const Case& instance,
                                                  const LineScale& scale, const Samples<double>& samples,
                                                  const std::function<void(double)>& sample) {
  LadderScale ladder{scalar.kind, scale.unit, scale.single_entry, scale.reach(), scale.nearest()};
  for (const double entry : {ladder.nearest, smallest_input(instance)}) {
    if (entry > 0 && entry < 0x1p-10) ladder.small.push_back(entry);
  }
  const std::vector<double> steps = ladder_steps(scalar.look, ladder);
  std::vector<Plateaus> plateaus;
  for (const double reach : scale.reach_of_values(samples.size()))
    plateaus.emplace_back(scalar.look, scalar.unit_roundoff, reach);
  for (const double h : steps) {
    sample(h);
    for (std::size_t i = 0; i < samples.size(); ++i) plateaus[i].add(samples[i], h);
  }
  const auto all_moved = [&] {
    return std::all_of(plateaus.begin(), plateaus.end(), [](const Plateaus& one) { return one.moved(); });
  };
  if (scalar.look == Look::second && !all_moved()) {
    for (const double h : growing_steps(steps.back())) {
      sample(h);
      for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!plateaus[i].moved()) plateaus[i].add_wide(samples[i]);
      }
    }
  }
  std::vector<Derivative<double>> result;
  for (const Plateaus& one : plateaus) result.push_back(one.derivative());
  return result;
}

/// The unit of the second scale: so much smaller that features that the first step reached across are outside of the
/// stencil, and relative to the smallest input, near which poles and thresholds may lie. 50 digits have room for 2^-56
/// (the steps are 2^-24 and 2^-80), and for inputs down to 2^-110: 2^-32 of the digits are left there. The other scalars
/// have room for 2^-20.
double confirming_unit(ScalarKind scalar, double unit, double nearest) {
  constexpr double small = 0x1p-10, smallest = 0x1p-110;
  if (scalar != ScalarKind::wide) return std::ldexp(unit, -20);
  const double finer = std::ldexp(unit, -56);
  return nearest < small ? std::min(finer, std::exp2(std::round(std::log2(std::max(nearest, smallest))))) : finer;
}

template <class W>
std::vector<Derivative<W>> shrunk_until_smooth(const ScalarFacts& scalar, const Case& instance, const LineScale& scale,
                                               const Samples<W>& samples, const std::function<void(double)>& sample) {
  std::vector<Derivative<W>> result(samples.size());
  const double u = scalar.unit_roundoff, nearest = smallest_input(instance);
  bool settled = false;
  const std::vector<double> reaches = scale.reach_of_values(samples.size());
  const bool confirms = scalar.look == Look::second;
  const double unit = confirms ? confirming_unit(scalar.kind, scale.unit, nearest) : scale.unit;
  const std::vector<int> retreats = retreats_for(nearest, unit, scalar.step_exponent);
  for (std::size_t attempt = 0; attempt < retreats.size() && !settled; ++attempt) {
    const double h = std::ldexp(unit, scalar.step_exponent - retreats[attempt]);
    sample(h);
    settled = true;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (attempt > 0 && result[i].smooth) continue;
      const Derivative<W> candidate = nine_point(samples[i], h, u, reaches[i]);
      const bool last = attempt + 1 == retreats.size();
      result[i] = candidate.smooth || !last ? candidate : one_sided(samples[i], h, u);
      settled = settled && result[i].smooth;
    }
  }
  return result;
}

}  // namespace

template <class W>
std::vector<Derivative<W>> differentiate(const ScalarFacts& scalar, const Case& instance, const LineScale& scale,
                                         const Samples<W>& samples, const std::function<void(double)>& sample) {
  if constexpr (std::is_same_v<W, double>)
    return where_steps_agree(scalar, instance, scale, samples, sample);
  else
    return shrunk_until_smooth(scalar, instance, scale, samples, sample);
}

#define GRADCHECK_INSTANTIATE(W)                                                                       \
  template std::vector<Derivative<W>> differentiate(const ScalarFacts&, const Case&, const LineScale&, \
                                                    const Samples<W>&, const std::function<void(double)>&);
GRADCHECK_INSTANTIATE(double)
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

}  // namespace gradcheck
