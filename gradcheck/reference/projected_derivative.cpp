#include "gradcheck/reference/projected_derivative.hpp"

#include <algorithm>

#include "gradcheck/reference/differences.hpp"
#include "gradcheck/reference/readers.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/reference/weighted_sum.hpp"
#include "gradcheck/scalar/double_double_math.hpp"

namespace gradcheck {

namespace {

/// A direction and its groups of outputs, with what differences along it need.
template <class W>
struct GroupedLine {
  SampledOp<W>& sampled;
  const Direction& direction;
  double unit;
  bool single_entry;
  const OutputGroups& groups;
  std::span<const std::optional<double>> slopes;

  GroupedDerivatives<W> derivatives() const {
    Differences<W, Projections<W>> differences(sampled, Projections<W>(sampled.instance(), groups));
    GroupedDerivatives<W> result;
    result.by_group = differences.along(direction, unit, single_entry, direction.places.size() == groups.count);
    result.stray = differences.reader().stray();
    const auto is_smooth = [](const Derivative<W>& one) { return one.smooth; };
    if (!std::all_of(result.by_group.begin(), result.by_group.end(), is_smooth)) sum_of_outputs(result.by_group);
    return result;
  }

 private:
  // A sum of kinks may not look like a kink, and its subgradients may not lie between the slopes of the sum, so each
  // output is differentiated separately.
  void sum_of_outputs(std::vector<Derivative<W>>& by_group) const {
    const Case& instance = sampled.instance();
    Differences<W, EveryOutput<W>> differences(sampled, EveryOutput<W>(instance));
    std::vector<Derivative<W>> by_output = differences.along(direction, unit, single_entry);
    std::vector<WeightedSum<W>> sums(groups.count);
    std::size_t value = 0;
    for (const std::vector<double>& upstream : instance.upstream) {
      for (const double weight : upstream) {
        const std::size_t group = groups.of_output[value];
        if (group != OutputGroups::none) sums[group].add(with_declared_slope(by_output[value], group), weight);
        ++value;
      }
    }
    for (std::size_t group = 0; group < groups.count; ++group) {
      if (!by_group[group].smooth) by_group[group] = sums[group].total();
    }
  }

  Derivative<W> with_declared_slope(const Derivative<W>& one, std::size_t group) const {
    if (one.scheme != Scheme::one_sided || slopes.empty() || !slopes[group]) return one;
    return Derivative<W>::exactly(*slopes[group], one.step, Scheme::declared_slope);
  }
};

OutputGroups one_group(const Case& instance) {
  return {1, std::vector<std::size_t>(static_cast<std::size_t>(instance.output_size()), 0)};
}

}  // namespace

template <class W>
Derivative<W> projected_derivative(SampledOp<W>& sampled, std::size_t input, std::size_t element,
                                   std::optional<double> slope) {
  const double unit = scale_of(sampled.instance().inputs[input][element]);
  const Direction direction = Direction::of_entry(input, element);
  const OutputGroups groups = one_group(sampled.instance());
  return GroupedLine<W>{sampled, direction, unit, true, groups, {&slope, 1}}.derivatives().by_group[0];
}

template <class W>
Derivative<W> directional_derivative(SampledOp<W>& sampled, std::size_t input, const std::vector<double>& moves) {
  const Direction direction = Direction::of_input(input, moves);
  const double unit = direction_step(static_cast<std::int64_t>(direction.places.size()), 0);
  const OutputGroups groups = one_group(sampled.instance());
  return GroupedLine<W>{sampled, direction, unit, false, groups, {}}.derivatives().by_group[0];
}

template <class W>
GroupedDerivatives<W> grouped_derivatives(SampledOp<W>& sampled, const Direction& direction, const OutputGroups& groups,
                                          std::span<const std::optional<double>> slopes) {
  const std::size_t per_group = direction.places.size() / std::max<std::size_t>(groups.count, 1);
  const double unit = direction_step(static_cast<std::int64_t>(per_group), 0);
  return GroupedLine<W>{sampled, direction, unit, false, groups, slopes}.derivatives();
}

#define GRADCHECK_INSTANTIATE(W)                                                                               \
  template Derivative<W> projected_derivative(SampledOp<W>&, std::size_t, std::size_t, std::optional<double>); \
  template Derivative<W> directional_derivative(SampledOp<W>&, std::size_t, const std::vector<double>&);       \
  template GroupedDerivatives<W> grouped_derivatives(SampledOp<W>&, const Direction&, const OutputGroups&,     \
                                                     std::span<const std::optional<double>>);
GRADCHECK_INSTANTIATE(double)
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

}  // namespace gradcheck
