#include "gradcheck/reference/differences.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "gradcheck/reference/black_box.hpp"
#include "gradcheck/scalar/double_double_math.hpp"

namespace gradcheck {

namespace {

// How far the step is shrunk, in powers of two, if the samples are not those of a smooth function. A kink beside x is
// then outside of the stencil; a kink at x stays inside.
constexpr int retreat = 20;

/// The smallest size of an input's entry that is not zero.
double smallest_input(const Case& instance) {
  double smallest = std::numeric_limits<double>::infinity();
  for (const std::vector<double>& values : instance.inputs) {
    for (const double value : values) {
      if (value != 0) smallest = std::min(smallest, std::abs(value));
    }
  }
  return smallest;
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

std::vector<double> steps_of_black_box(ScalarKind scalar, const LineScale& scale) {
  std::vector<double> steps;
  for (const int exponent : black_box_steps(scalar)) {
    steps.push_back(std::ldexp(scale.unit, exponent));
    if (scale.also_absolute) steps.push_back(std::ldexp(1.0, exponent));
  }
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

std::vector<Derivative<double>> best_of_several_steps(const ScalarFacts& scalar, const LineScale& scale,
                                                      const Samples<double>& samples,
                                                      const std::function<void(double)>& sample) {
  std::vector<Candidates> candidates(samples.size());
  for (const double h : steps_of_black_box(scalar.kind, scale)) {
    sample(h);
    for (std::size_t i = 0; i < samples.size(); ++i)
      candidates[i].add(nine_point(samples[i], h, scalar.unit_roundoff, scale.reach));
  }
  std::vector<Derivative<double>> result;
  for (const Candidates& one : candidates) {
    Derivative<double>& best = result.emplace_back(one.best());
    best.scheme = Scheme::wide_nine_point;
    best.smooth = true;  // noise of this size does not show a kink; a wide bound does
  }
  return result;
}

template <class W>
std::vector<Derivative<W>> shrunk_until_smooth(const ScalarFacts& scalar, const Case& instance, const LineScale& scale,
                                               const Samples<W>& samples, const std::function<void(double)>& sample) {
  std::vector<Derivative<W>> result(samples.size());
  const double u = scalar.unit_roundoff;
  bool settled = false;
  const std::vector<int> retreats = retreats_for(smallest_input(instance), scale.unit, scalar.step_exponent);
  for (std::size_t attempt = 0; attempt < retreats.size() && !settled; ++attempt) {
    const double h = std::ldexp(scale.unit, scalar.step_exponent - retreats[attempt]);
    sample(h);
    settled = true;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (attempt > 0 && result[i].smooth) continue;
      const Derivative<W> candidate = nine_point(samples[i], h, u, scale.reach);
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
    return best_of_several_steps(scalar, scale, samples, sample);
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
