#include "properties/case_plan.hpp"

#include <algorithm>

#include "gradcheck/call/op_call.hpp"
#include "gradcheck/error.hpp"
#include "properties/allowed_values.hpp"

namespace gradcheck::properties {

namespace {

template <class Item>
void shuffle(std::vector<Item>& items, RandomStream& random, std::size_t first = 0) {
  for (std::size_t i = items.size(); i > first + 1; --i)
    std::swap(items[i - 1], items[first + random.below(i - first)]);
}

/// A random stratum of those that pass the filter, by weight.
template <class Stratum, class Filter>
const Stratum& weighted(std::span<const Stratum> strata, RandomStream& random, Filter filter) {
  double total = 0;
  for (const Stratum& stratum : strata) total += filter(stratum) ? stratum.weight : 0;
  double left = total * random.unit();
  for (const Stratum& stratum : strata) {
    if (!filter(stratum)) continue;
    left -= stratum.weight;
    if (left < 0) return stratum;
  }
  return strata.front();
}

std::string name_of(const ShapeStratum& stratum) { return "shapes/" + std::string(stratum.name); }
std::string name_of(const ValueStratum& stratum) { return "values/" + std::string(stratum.name); }
std::string name_of(const IndexStratum& stratum) { return "indices/" + std::string(stratum.name); }
std::string name_of(const UpstreamStratum& stratum) { return "upstream/" + std::string(stratum.name); }

constexpr const char* defaults_name = "attributes/defaults";
constexpr const char* pairs_name = "attributes/pairs";

/// Adds the name of a stratum unless the case has it already.
void add_name(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

PlannedCases::PlannedCases(const Op& op, std::uint64_t seed) : op_(op), seed_(seed), rows_(pairwise_rows(op)) {
  for (const TensorSpec& input : op.signature().inputs) has_indices_ = has_indices_ || input.is_index;
  for (const ShapeStratum& stratum : shape_strata().subspan(1)) {
    if (stratum.missing(op.signature())) continue;
    if (!stratum.large) turns_.push_back({.shapes = &stratum});
    // Each symbol is large once: a tile may end along one axis and not along another.
    for (std::size_t symbol = 0; stratum.large && symbol < free_symbols(op.signature()); ++symbol) {
      turns_.push_back({.shapes = &stratum, .symbol = symbol});
    }
  }
  for (const ValueStratum& stratum : value_strata().subspan(1)) {
    turns_.push_back({.values = &stratum});
    if (op.differentiable_inputs().size() < 2) continue;
    for (const std::size_t input : op.differentiable_inputs())
      single_turns_.push_back({.values = &stratum, .input = input});
  }
  for (const IndexStratum& stratum : index_strata().subspan(1)) {
    if (has_indices_) turns_.push_back({.indices = &stratum});
  }
  for (const UpstreamStratum& stratum : upstream_strata().subspan(1)) turns_.push_back({.upstream = &stratum});
  RandomStream random(mix_seed(seed, hash_name("turns")));
  shuffle(turns_, random);
  // Large cases cost most and say least about the contract of a call. They come last, so that properties that check
  // fewer cases do not reach them.
  std::stable_partition(turns_.begin(), turns_.end(),
                        [](const Turn& turn) { return turn.shapes == nullptr || !turn.shapes->large; });
  shuffle(single_turns_, random);
  shuffle(rows_, random, 1);
}

const ShapeStratum& PlannedCases::usual_shapes() const {
  // Different extents of at least 2 hide the fewest errors in values.
  const ShapeStratum& different = shape_strata()[1];
  return different.missing(op_.signature()) ? shape_strata().front() : different;
}

CasePlan PlannedCases::ordinary_plan() const {
  CasePlan plan;
  plan.shapes = &shape_strata().front();
  plan.values = ordinary_values(op_);
  return plan;
}

CasePlan PlannedCases::plan_of(const Turn& turn) const {
  CasePlan plan = ordinary_plan();
  plan.shapes = turn.shapes != nullptr ? turn.shapes : &usual_shapes();
  plan.symbol = turn.symbol;
  if (turn.indices != nullptr) plan.values.indices = turn.indices;
  if (turn.upstream != nullptr) plan.values.upstream = turn.upstream;
  for (std::size_t input = 0; turn.values != nullptr && input < plan.values.inputs.size(); ++input) {
    if (!turn.input || *turn.input == input) plan.values.inputs[input] = turn.values;
  }
  return plan;
}

CasePlan PlannedCases::mixed_plan(RandomStream& random) const {
  CasePlan plan = ordinary_plan();
  plan.shapes =
      &weighted(shape_strata(), random, [&](const ShapeStratum& stratum) { return !stratum.missing(op_.signature()); });
  plan.values.upstream = &weighted(upstream_strata(), random, [](const UpstreamStratum&) { return true; });
  plan.values.indices = &index_strata()[random.below(index_strata().size())];
  if (plan.shapes->large) return plan;
  for (const ValueStratum*& stratum : plan.values.inputs) {
    stratum = &weighted(value_strata(), random, [](const ValueStratum&) { return true; });
  }
  return plan;
}

CasePlan PlannedCases::plan(std::int64_t index, RandomStream& random) const {
  const auto number = static_cast<std::size_t>(index);
  CasePlan plan;
  if (number == 0)
    plan = ordinary_plan();
  else if (number <= turns_.size())
    plan = plan_of(turns_[number - 1]);
  else if (const std::size_t later = number - turns_.size() - 1; later % 2 == 0 && !single_turns_.empty())
    plan = plan_of(single_turns_[later / 2 % single_turns_.size()]);
  else
    plan = mixed_plan(random);
  plan.attributes = rows_[number % rows_.size()];
  return plan;
}

void PlannedCases::draw_shapes_of(const CasePlan& plan, DrawnCase& drawn, RandomStream& random) const {
  const bool special = plan.values.inputs != ordinary_values(op_).inputs;
  // Special values need a small case; several draws usually give one.
  constexpr int most_draws = 16;
  for (int draw = 0; draw < most_draws; ++draw) {
    ShapesAndAttributes shapes = draw_shapes(op_, *plan.shapes, plan.attributes, random, plan.symbol);
    drawn.instance = make_case(op_, std::move(shapes.bindings), std::move(shapes.attributes));
    if (!special || ties_can_be_decided(op_, drawn.instance)) return;
  }
}

void PlannedCases::draw_values_of(const CasePlan& plan, DrawnCase& drawn, RandomStream& random) const {
  ValuePlan values = plan.values;
  if (values.inputs != ordinary_values(op_).inputs && !ties_can_be_decided(op_, drawn.instance)) {
    for (const std::size_t input : op_.differentiable_inputs()) {
      if (values.inputs[input] != &value_strata().front()) {
        drawn.missed.push_back(
            {name_of(*values.inputs[input]), "cases of " + op_.name() + " are too large for a full Jacobian"});
      }
    }
    values.inputs = ordinary_values(op_).inputs;
  }
  const std::vector<bool> reached = draw_values(op_, drawn.instance, values, random);
  for (std::size_t input = 0; input < reached.size(); ++input) {
    const TensorSpec& spec = op_.signature().inputs[input];
    const bool ordinary = spec.is_index || values.inputs[input] == &value_strata().front();
    const std::string name = spec.is_index ? name_of(*values.indices) : name_of(*values.inputs[input]);
    if (reached[input]) {
      add_name(drawn.strata, name);
    } else {
      add_name(drawn.strata, spec.is_index ? name_of(index_strata().front()) : name_of(value_strata().front()));
      drawn.missed.push_back(
          {name, "the domain of " + spec.name + " has no such values, or " + spec.name + " has too few entries"});
    }
    drawn.special = drawn.special || (!ordinary && reached[input]);
  }
  add_name(drawn.strata, name_of(*values.upstream));
  drawn.telling = values.upstream == &upstream_strata().front();
}

std::optional<std::string> PlannedCases::too_costly(const CasePlan& plan, const Case& instance) const {
  if (!plan.shapes->large || !op_.counts()) return std::nullopt;
  // A check makes a few dozen calls in double-double; with this many operations it takes about a second.
  constexpr std::uint64_t most_operations = 1 << 17;
  try {
    OpCall<Counted> call(op_, instance);
    call.forward();
    std::uint64_t operations = call.operations();
    call.backward();
    operations += call.operations();
    if (operations <= most_operations) return std::nullopt;
    return "a call takes " + std::to_string(operations) + " operations, the limit is " +
           std::to_string(most_operations);
  } catch (const Error&) {  // The properties report what the op does wrong.
    return std::nullopt;
  }
}

DrawnCase PlannedCases::draw(std::int64_t index) const {
  RandomStream random(mix_seed(seed_, static_cast<std::uint64_t>(index)));
  DrawnCase drawn;
  CasePlan planned = plan(index, random);
  const bool defaults = planned.attributes == rows_.front();
  try {
    draw_shapes_of(planned, drawn, random);
    if (!op_.attributes().empty()) drawn.strata.push_back(defaults ? defaults_name : pairs_name);
    drawn.strata.push_back(name_of(*planned.shapes));
  } catch (const ShapeError& error) {
    // Try the stratum with other attributes; if that fails, the attributes with other shapes.
    const std::string reason = error.what();
    planned.attributes.clear();
    try {
      draw_shapes_of(planned, drawn, random);
      drawn.strata.push_back(name_of(*planned.shapes));
      // An op without attributes failed by chance at first, and the second try has reached the stratum.
      if (!op_.attributes().empty()) drawn.missed.push_back({defaults ? defaults_name : pairs_name, reason});
    } catch (const ShapeError&) {
      drawn.missed.push_back({name_of(*planned.shapes), reason});
      planned.shapes = &shape_strata().front();
      draw_shapes_of(planned, drawn, random);
      drawn.strata.push_back(name_of(*planned.shapes));
    }
  }
  draw_values_of(planned, drawn, random);
  const auto reason = too_costly(planned, drawn.instance);
  if (!reason) return drawn;
  DrawnCase smaller = draw_ordinary(random);
  smaller.missed.push_back({name_of(*planned.shapes), *reason});
  return smaller;
}

DrawnCase PlannedCases::draw_ordinary(RandomStream& random) const {
  DrawnCase drawn;
  const CasePlan plan = ordinary_plan();
  draw_shapes_of(plan, drawn, random);
  drawn.strata.push_back(name_of(*plan.shapes));
  draw_values_of(plan, drawn, random);
  return drawn;
}

std::vector<StratumNote> PlannedCases::strata() const {
  std::vector<StratumNote> notes;
  for (const ShapeStratum& stratum : shape_strata())
    notes.push_back({name_of(stratum), stratum.missing(op_.signature()).value_or("")});
  if (!op_.attributes().empty()) {
    notes.push_back({defaults_name, ""});
    notes.push_back({pairs_name, ""});
  }
  for (const ValueStratum& stratum : value_strata()) notes.push_back({name_of(stratum), ""});
  for (const IndexStratum& stratum : index_strata()) {
    notes.push_back({name_of(stratum), has_indices_ ? "" : "the signature has no index input"});
  }
  for (const UpstreamStratum& stratum : upstream_strata()) notes.push_back({name_of(stratum), ""});
  return notes;
}

}  // namespace gradcheck::properties
