#include "properties/cost.hpp"

#include "gradcheck/random.hpp"
#include "properties/call_check.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

// In theory, reverse mode takes at most four to five times the operations of the function, including data movement
// (Griewank & Walther, section 4.4); a hand-written backward may also repeat parts of forward. All ops of ops/ stay
// below this limit, because the tests check them with all properties.
constexpr double most_times_forward = 16;

// A ratio that grows this much from an extent of 8 to one of 32 depends on the extent.
constexpr std::int64_t extents[] = {8, 16, 32};
constexpr double least_growth = 2.5, least_ratio = 4;

struct Count {
  std::uint64_t forward = 0, backward = 0;
  std::int64_t elements = 0;  ///< of inputs and outputs: the cost of moving data

  double ratio() const {
    return static_cast<double>(backward) / (static_cast<double>(forward) + static_cast<double>(elements));
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

/// The case with another extent of one dimension and newly drawn values. Empty if the op has no such case.
std::optional<Case> with_extent(const Op& op, const Case& instance, const std::string& dimension, std::int64_t extent) {
  try {
    Bindings bindings = instance.bindings;
    bindings.set_dimension(dimension, extent);
    for (const AttributeSpec& spec : op.attributes()) {
      if (out_of_range(spec, *instance.attributes.find(spec.name), bindings, instance.attributes)) return std::nullopt;
    }
    if (unsatisfied(op.signature(), bindings, instance.attributes)) return std::nullopt;
    Case longer = make_case(op, std::move(bindings), instance.attributes);
    RandomStream random(instance.seed);
    draw_values(op, longer, ordinary_values(op), random);
    return longer;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void check_growth(const Op& op, const Case& instance, Outcome& outcome) {
  for (const Bindings::Dimension& dimension : instance.bindings.dimensions()) {
    std::vector<Count> counts;
    for (const std::int64_t extent : extents) {
      const auto longer = with_extent(op, instance, dimension.name, extent);
      if (longer) counts.push_back(count(op, *longer));
    }
    if (counts.size() < std::size(extents)) continue;
    ++outcome.compared_entries;
    // With some indices a longer forward does less work; then the ratio grows without a growth of backward.
    if (counts.back().forward < counts.front().forward) continue;
    if (counts.back().ratio() < least_growth * counts.front().ratio() || counts.back().ratio() < least_ratio) continue;
    fail(outcome, "cost-grows", "",
         "the cost of backward relative to forward grows with " + dimension.name + ": at " + dimension.name + " = 8 " +
             times(counts.front()) + "; at " + dimension.name + " = 32 " + times(counts.back()));
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
    if (counted.ratio() > most_times_forward) {
      fail(check.outcome, "cost", "",
           times(counted) + " plus " + std::to_string(counted.elements) +
               " elements (limit: " + number_text(most_times_forward) + "×)");
      return;
    }
    check_growth(check.op, check.instance, check.outcome);
  });
}

}  // namespace gradcheck::properties
