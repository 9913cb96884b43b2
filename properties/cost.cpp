#include "properties/cost.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "gradcheck/random.hpp"
#include "properties/call_check.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

// In theory, reverse mode takes at most four to five times the operations of the function, including data movement
// (Griewank & Walther, section 4.4); a hand-written backward may also repeat parts of forward. All ops of ops/ stay
// below this limit, because the tests check them with all properties. Work of a fixed size, once or for each element, is no
// waste: a series of some thirty terms stands for one exp in forward, and a product of one number may fill a padded tile
// of 16 x 16 x 16.
constexpr double most_times_forward = 16;
constexpr std::uint64_t work_of_an_element = 256, work_of_a_call = 2 * 16 * 16 * 16;

// A ratio that grows this much from an extent of 8 to one of 32 depends on the extent.
constexpr std::int64_t extents[] = {8, 16, 32};
constexpr double least_growth = 2.5, least_ratio = 4;

// Integer attributes are tried over a range of at least this many values, and of no more than that many.
constexpr std::int64_t least_span = 4, most_growth = 32;

struct Count {
  std::uint64_t forward = 0, backward = 0;
  std::int64_t elements = 0;  ///< of inputs and outputs: the cost of moving data

  double ratio() const {
    return static_cast<double>(backward) / (static_cast<double>(forward) + static_cast<double>(elements));
  }
  bool is_too_much() const {
    const std::uint64_t fixed = work_of_a_call + work_of_an_element * static_cast<std::uint64_t>(elements);
    return backward > fixed && ratio() > most_times_forward;
  }
};

Count count(const Op& op, const Case& instance) {
  OpCall<Counted> call(op, instance);
  Count counted;
  if (op.accumulates()) call.fill_downstream(0);
  call.forward();
  counted.forward = call.operations();
  call.backward();
  counted.backward = call.operations();
  counted.elements = entries_of(instance.inputs) + instance.output_size();
  return counted;
}

std::string times(const Count& counted) {
  return "backward costs " + std::to_string(counted.backward) + " operations, forward " +
         std::to_string(counted.forward);
}

/// The case with other bindings and attributes and newly drawn values. Empty if the op has no such case.
std::optional<Case> other_case(const Op& op, const Case& instance, Bindings bindings, AttributeValues attributes) {
  try {
    for (const AttributeSpec& spec : op.attributes()) {
      if (out_of_range(spec, *attributes.find(spec.name), bindings, attributes)) return std::nullopt;
    }
    if (unsatisfied(op.signature(), bindings, attributes)) return std::nullopt;
    Case other = make_case(op, std::move(bindings), std::move(attributes));
    RandomStream random(instance.seed);
    draw_values(op, other, ordinary_values(op), random);
    return other;
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// What backward may cost more and more of: the values of a dimension or of an integer attribute, and the case of each.
struct Growing {
  std::string name;
  std::vector<std::pair<std::int64_t, std::optional<Case>>> cases;  ///< from the smallest value to the largest
};

std::vector<Growing> growing_sizes(const Op& op, const Case& instance) {
  std::vector<Growing> sizes;
  for (const Bindings::Dimension& dimension : instance.bindings.dimensions()) {
    Growing& growing = sizes.emplace_back(Growing{dimension.name, {}});
    for (const std::int64_t extent : extents) {
      Bindings bindings = instance.bindings;
      bindings.set_dimension(dimension.name, extent);
      growing.cases.emplace_back(extent, other_case(op, instance, std::move(bindings), instance.attributes));
    }
  }
  for (const AttributeSpec& spec : op.attributes()) {
    if (spec.kind != AttributeKind::integer) continue;
    const IntegerRange range = integer_range(spec, instance.bindings, instance.attributes);
    if (range.lower > range.upper) continue;
    const std::int64_t lowest = std::max<std::int64_t>(range.lower, 1),
                       highest = std::min(range.upper, lowest + most_growth);
    if (highest - lowest < least_span) continue;
    Growing& growing = sizes.emplace_back(Growing{spec.name, {}});
    for (const std::int64_t value : {lowest, lowest + (highest - lowest) / 2, highest}) {
      AttributeValues attributes = instance.attributes;
      attributes.set(spec.name, AttributeValue::of_integer(value));
      growing.cases.emplace_back(value, other_case(op, instance, instance.bindings, std::move(attributes)));
    }
  }
  return sizes;
}

void check_growth(const Op& op, const Case& instance, Outcome& outcome) {
  for (const Growing& growing : growing_sizes(op, instance)) {
    std::vector<Count> counts;
    for (const auto& [value, other] : growing.cases) {
      if (other) counts.push_back(count(op, *other));
    }
    if (counts.size() < growing.cases.size()) continue;
    ++outcome.compared_entries;
    // With some indices a longer forward does less work; then the ratio grows without a growth of backward.
    if (counts.back().forward < counts.front().forward) continue;
    if (counts.back().ratio() < least_growth * counts.front().ratio() || counts.back().ratio() < least_ratio) continue;
    const auto at = [&](const auto& place) { return "at " + growing.name + " = " + std::to_string(place.first) + " "; };
    fail(outcome, "cost-grows", "",
         "the cost of backward relative to forward grows with " + growing.name + ": " + at(growing.cases.front()) +
             times(counts.front()) + "; " + at(growing.cases.back()) + times(counts.back()));
    return;
  }
}

}  // namespace

bool Cost::applies(const Op& op) const { return op.counts() && !op.differentiable_inputs().empty(); }

Outcome Cost::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls_in<double>(op, instance, [](const CallCheck<double>& check) {
    const Count counted = count(check.op, check.instance);
    check.count_calls(1, 1);
    ++check.outcome.compared_entries;
    if (counted.is_too_much()) {
      fail(check.outcome, "cost", "",
           times(counted) + " plus " + std::to_string(counted.elements) + " elements (limit: " +
               number_text(most_times_forward) + "×, besides " + std::to_string(work_of_an_element) +
               " for each element and " + std::to_string(work_of_a_call) + " for the call)");
      return;
    }
    check_growth(check.op, check.instance, check.outcome);
  });
}

}  // namespace gradcheck::properties
