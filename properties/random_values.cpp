#include "properties/random_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <span>

#include "gradcheck/call/op_call.hpp"
#include "gradcheck/check/compare/jacobian_size.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck::properties {

namespace {

// Distance that a black box keeps from a kink: its smallest step reaches 4 * 2^-7 = 1/32 of a value of size 1.
constexpr double kink_distance = 0.0625;
constexpr int most_draws = 200;

/// Rounds to a multiple of a power of two that leaves about ten bits below `size`.
double on_grid(double value, double size) {
  const double quantum = std::exp2(std::floor(std::log2(size)) - 10);
  return std::round(value / quantum) * quantum;
}

/// Roughly normal, standard deviation 1.25, never beyond ±3.75: the sum of three uniform numbers.
double draw_bell(RandomStream& random) { return 2.5 * (random.unit() + random.unit() + random.unit()) - 3.75; }

double draw_ordinary(const Interval& interval, RandomStream& random) {
  const bool below = std::isinf(interval.lower), above = std::isinf(interval.upper);
  if (below && above) return on_grid(draw_bell(random), 1);
  if (!below && !above) {
    const double width = interval.upper - interval.lower;
    if (width == 0) return interval.lower;
    return interval.lower + on_grid(width * random.unit(), width);
  }
  // Half of the line: sizes from 1/8 to 8, as many small as large ones.
  const double distance = on_grid(std::exp2(6 * random.unit() - 3), 0.125);
  return above ? interval.lower + distance : interval.upper - distance;
}

double draw_value(const Op& op, std::size_t input, RandomStream& random) {
  const Domain& domain = op.domains()[input];
  for (int draw = 0; draw < most_draws; ++draw) {
    const Interval& interval = domain.intervals[random.below(domain.intervals.size())];
    const double value = static_cast<float>(draw_ordinary(interval, random));
    if (allowed(op, input, value)) return value;
  }
  throw ShapeError("no value for " + op.signature().inputs[input].name + " of " + op.name() +
                   " was found in its domain " + domain.to_string() + " in " + std::to_string(most_draws) + " draws");
}

/// All entries of these inputs, pairwise at least kink_distance apart: one in each of the slots that surround a first value.
void draw_apart(const Op& op, const Ties& ties, Case& instance, RandomStream& random) {
  struct Place {
    std::size_t input, element;
  };
  std::vector<Place> places;
  for (const std::size_t input : ties.inputs) {
    for (std::size_t i = 0; i < instance.inputs[input].size(); ++i) places.push_back({input, i});
  }
  for (std::size_t i = places.size(); i > 1; --i) std::swap(places[i - 1], places[random.below(i)]);
  if (places.empty()) return;
  // Slots of twice the distance, in which the value moves by up to half of it.
  const double width = 2 * kink_distance;
  const double middle = width * std::round(instance.inputs[places[0].input][places[0].element] / width);
  std::size_t placed = 0;
  for (std::size_t slot = 0; slot < 8 * places.size() + 64 && placed < places.size(); ++slot) {
    const double side = slot % 2 == 0 ? 1 : -1;
    const double value = static_cast<float>(middle + side * width * static_cast<double>((slot + 1) / 2) +
                                            kink_distance * (static_cast<double>(random.below(9)) / 16));
    const Place& place = places[placed];
    if (!allowed(op, place.input, value)) continue;
    instance.inputs[place.input][place.element] = value;
    ++placed;
  }
  if (placed < places.size()) {
    throw ShapeError(std::to_string(places.size()) + " values of " + op.name() +
                     " that must differ do not fit into their domain");
  }
}

/// Each row that is all zeros gets a 1.
void make_nonzero(std::span<double> row, RandomStream& random) {
  if (row.empty() || std::any_of(row.begin(), row.end(), [](double value) { return value != 0; })) return;
  row[random.below(row.size())] = 1;
}

/// Each value that is there twice already gets another one, near by.
void make_paired(std::span<double> values, RandomStream& random) {
  std::map<double, int> seen;
  for (double& value : values) {
    while (seen[value] >= 2)
      value =
          static_cast<float>(value + (random.coin() ? 1 : -1) * std::exp2(-5 - static_cast<double>(random.below(6))));
    ++seen[value];
  }
}

std::vector<std::size_t> draw_order(std::size_t size, RandomStream& random) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = size; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

/// One entry of each row grows beyond the others of its row and column: the diagonal, or any other choice of columns.
void make_dominant(std::span<double> matrix, std::size_t n, RandomStream& random) {
  std::vector<std::size_t> columns = draw_order(n, random);
  if (random.coin()) std::sort(columns.begin(), columns.end());
  for (std::size_t row = 0; row < n; ++row) {
    const double size = size_of_others(matrix, n, row, columns[row]) + random.unit() + 0.5;
    matrix[row * n + columns[row]] = static_cast<float>(random.coin() ? size : -size);
  }
}

/// The diagonal becomes a chain of discs with gaps in between, in any order.
void make_separated(std::span<double> matrix, std::size_t n, RandomStream& random) {
  double reached = 0;
  for (const std::size_t k : draw_order(n, random)) {
    const double radius = size_of_others(matrix, n, k, k);
    matrix[k * n + k] = static_cast<float>(reached + radius + 0.5 + random.unit());
    reached = matrix[k * n + k] + radius;
  }
}

/// Changes as few of the values as the domain wants.
void draw_together(const Domain& domain, const Shape& shape, std::span<double> values, RandomStream& random) {
  if (domain.joint == JointDomain::anything || values.empty()) return;
  if (domain.joint == JointDomain::paired) return make_paired(values, random);
  const auto n = static_cast<std::size_t>(shape[shape.rank() - 1]);
  const std::size_t part = domain.joint == JointDomain::nonzero ? n : n * n;
  for (std::size_t begin = 0; begin < values.size(); begin += part) {
    const std::span<double> entries = values.subspan(begin, part);
    if (domain.joint == JointDomain::nonzero) make_nonzero(entries, random);
    if (domain.joint == JointDomain::dominant) make_dominant(entries, n, random);
    if (domain.joint == JointDomain::separated) make_separated(entries, n, random);
  }
}

bool is_diagonal(const Op& op) {
  return std::any_of(op.structure().begin(), op.structure().end(),
                     [](const StructureClaim& claim) { return claim.kind == StructureKind::diagonal; });
}

/// Lets the op itself arrange the values, and says whether it takes them.
bool settled_by_op(const Op& op, Case& instance) {
  if (op.table().arrange == nullptr && op.table().valid == nullptr) return true;
  OpCall<double> call(op, instance);
  call.arrange();
  for (std::size_t input = 0; input < instance.inputs.size() && op.table().arrange != nullptr; ++input) {
    for (std::size_t i = 0; i < instance.inputs[input].size(); ++i) {
      instance.inputs[input][i] = call.indices[input]
                                      ? static_cast<double>((*call.indices[input])[i])
                                      : static_cast<double>(static_cast<float>((*call.inputs[input])[i]));
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

bool allowed_together(const Op& op, const Case& instance) {
  for (const std::size_t input : op.differentiable_inputs()) {
    if (!op.domains()[input].contains_together(instance.inputs[input], instance.input_shapes[input])) return false;
  }
  return true;
}

bool allowed(const Op& op, std::size_t input, double value) {
  if (!op.domains()[input].contains(value)) return false;
  if (op.extended()) return true;
  return std::none_of(op.kinks().points.begin(), op.kinks().points.end(), [&](const KinkPoint& kink) {
    return kink.input == input && std::abs(value - kink.at) < kink_distance;
  });
}

bool must_differ(const Op& op, std::size_t input) {
  if (op.extended()) return false;
  return std::any_of(op.kinks().ties.begin(), op.kinks().ties.end(), [&](const Ties& ties) {
    return std::find(ties.inputs.begin(), ties.inputs.end(), input) != ties.inputs.end();
  });
}

bool ties_can_be_decided(const Op& op, const Case& instance) {
  return has_small_jacobian(op, instance) || is_diagonal(op);
}

Case moved_off_kinks(const Op& op, const Case& instance) {
  Case result = instance;
  RandomStream random(mix_seed(instance.seed, hash_name("moved")));
  for (const std::size_t input : op.differentiable_inputs()) {
    for (double& value : result.inputs[input]) {
      const double candidate =
          static_cast<float>(value + 0x1p-7 * random.signed_half_to_one(10) * std::max(1.0, std::abs(value)));
      if (allowed(op, input, candidate)) value = candidate;
    }
  }
  return allowed_together(op, result) ? result : instance;
}

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
