#include "properties/random_values.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/call/op_call.hpp"
#include "gradcheck/error.hpp"
#include "properties/allowed_values.hpp"
#include "properties/joint_values.hpp"

namespace gradcheck::properties {

namespace {

constexpr int most_value_draws = 200;

/// Rounds to a multiple of a power of two that leaves about ten bits below `size`.
double on_grid(double value, double size) {
  const double quantum = std::exp2(std::floor(std::log2(size)) - 10);
  return std::round(value / quantum) * quantum;
}

/// Approximately normal with standard deviation 1.25, at most ±3.75: the sum of three uniform numbers.
double draw_bell(RandomStream& random) { return 2.5 * (random.unit() + random.unit() + random.unit()) - 3.75; }

double draw_ordinary(const Interval& interval, RandomStream& random) {
  const bool below = std::isinf(interval.lower), above = std::isinf(interval.upper);
  if (below && above) return on_grid(draw_bell(random), 1);
  if (!below && !above) {
    const double width = interval.upper - interval.lower;
    if (width == 0) return interval.lower;
    return interval.lower + on_grid(width * random.unit(), width);
  }
  // Half of the line: distances from 1/8 to 8 with uniformly distributed exponents.
  const double distance = on_grid(std::exp2(6 * random.unit() - 3), 0.125);
  return above ? interval.lower + distance : interval.upper - distance;
}

double draw_value(const Op& op, std::size_t input, RandomStream& random) {
  const Domain& domain = op.domains()[input];
  for (int draw = 0; draw < most_value_draws; ++draw) {
    const Interval& interval = domain.intervals[random.below(domain.intervals.size())];
    const double value = static_cast<float>(draw_ordinary(interval, random));
    if (allowed(op, input, value)) return value;
  }
  throw ShapeError("no value for " + op.signature().inputs[input].name + " of " + op.name() +
                   " was found in its domain " + domain.to_string() + " in " + std::to_string(most_value_draws) +
                   " draws");
}

/// Calls the op's own `arrange` on the values. Returns what its `valid` says of them.
bool settled_by_op(const Op& op, Case& instance) {
  if (op.table().arrange == nullptr && op.table().valid == nullptr) return true;
  OpCall<double> call(op, instance);
  call.arrange();
  for (std::size_t input = 0; input < instance.inputs.size() && op.table().arrange != nullptr; ++input) {
    for (std::size_t i = 0; i < instance.inputs[input].size(); ++i) {
      instance.inputs[input][i] = call.indices[input]
                                      ? static_cast<double>(call.indices[input]->at<std::int64_t>(i))
                                      : static_cast<double>(static_cast<float>(call.inputs[input]->at<double>(i)));
    }
  }
  OpCall<double> settled(op, instance);
  return settled.valid();
}

/// One draw of all inputs.
std::vector<bool> draw_inputs(const Op& op, Case& instance, const ValuePlan& plan, RandomStream& random) {
  std::vector<bool> reached(instance.inputs.size(), true);
  for (std::size_t input = 0; input < instance.inputs.size(); ++input) {
    const TensorSpec& spec = op.signature().inputs[input];
    const std::int64_t bound = spec.is_index ? index_bound(spec, instance.bindings, instance.attributes) : 0;
    for (double& value : instance.inputs[input]) {
      value = spec.is_index ? static_cast<double>(random.between(0, bound - 1)) : draw_value(op, input, random);
    }
    if (spec.is_index) reached[input] = plan.indices->change(instance.inputs[input], bound, random);
  }
  for (const std::size_t input : op.differentiable_inputs()) {
    ValueDraw draw(op, instance, input, random);
    reached[input] = plan.inputs[input]->change(draw);
    draw_together(op.domains()[input], instance.input_shapes[input], instance.inputs[input], random);
  }
  if (!op.extended() || (!op.kinks().empty() && !ties_can_be_decided(op, instance))) {
    for (const Ties& ties : op.kinks().ties) draw_apart(op, ties, instance, random);
  }
  return reached;
}

}  // namespace

ValuePlan ordinary_values(const Op& op) {
  ValuePlan plan;
  plan.inputs.assign(op.signature().inputs.size(), &value_strata().front());
  plan.indices = &index_strata().front();
  plan.upstream = &upstream_strata().front();
  return plan;
}

std::vector<bool> draw_values(const Op& op, Case& instance, const ValuePlan& plan, RandomStream& random) {
  constexpr int most_refusals = 100;
  std::vector<bool> reached;
  int refusals = 0;
  for (;;) {
    reached = draw_inputs(op, instance, plan, random);
    if (settled_by_op(op, instance)) break;
    if (++refusals == most_refusals) {
      throw ShapeError("valid of " + op.name() + " refuses all of " + std::to_string(most_refusals) + " inputs drawn");
    }
  }
  for (std::vector<double>& upstream : instance.upstream) {
    for (double& value : upstream)
      value = random.signed_half_to_one(10) * std::exp2(static_cast<double>(random.between(-1, 1)));
    plan.upstream->change(upstream, random);
  }
  instance.seed = random.next();
  return reached;
}

void draw_values(const Op& op, Case& instance, RandomStream& random) {
  ValuePlan plan = ordinary_values(op);
  if (op.extended() && random.below(8) == 0 && (op.kinks().empty() || ties_can_be_decided(op, instance))) {
    for (const ValueStratum& stratum : value_strata()) {
      if (stratum.name == "simple") plan.inputs.assign(plan.inputs.size(), &stratum);
    }
  }
  draw_values(op, instance, plan, random);
}

}  // namespace gradcheck::properties
