#include "properties/cost.hpp"

#include "gradcheck/random.hpp"
#include "properties/call_checks.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

// The theory promises that derivatives by reverse mode take at most four to five times the operations of the function, moving of
// data included (Griewank & Walther, section 4.4); hand-written backwards run parts of forward again. Of all ops of ops/ the
// largest ratio is measured by tests/properties/cost_test.cpp, and lies below this.
constexpr double most_times_forward = 16;

// A ratio that does so between extents of 8 and 32 grows with the extent.
constexpr std::int64_t extents[] = {8, 16, 32};
constexpr double least_growth = 2.5, least_ratio = 4;

struct Count {
  std::uint64_t forward = 0, backward = 0;
  std::int64_t elements = 0;  ///< that go in and out: what moving data costs

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
  return std::to_string(counted.backward) + " operations of backward to " + std::to_string(counted.forward) +
         " of forward";
}

/// The case with another extent of one dimension and values drawn for it.
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
    // Indices may leave a longer forward with less to do: that is no growth of backward.
    if (counts.back().forward < counts.front().forward) continue;
    if (counts.back().ratio() < least_growth * counts.front().ratio() || counts.back().ratio() < least_ratio) continue;
    fail(outcome, "cost-grows", "",
         "backward takes a growing multiple of forward's operations: " + times(counts.front()) + " for " +
             dimension.name + " = 8, " + times(counts.back()) + " for " + dimension.name + " = 32");
    return;
  }
}

}  // namespace

bool Cost::applies(const Op& op) const { return op.counts() && !op.differentiable_inputs().empty(); }

Outcome Cost::check(const Op& op, const Case& instance, Confirmation) const {
  return against_plain_call<double>(op, instance, [&](const PlainCall<double>&, Outcome& outcome) {
    const Count counted = count(op, instance);
    ++outcome.forward_calls;
    ++outcome.backward_calls;
    ++outcome.compared_entries;
    if (counted.ratio() > most_times_forward) {
      fail(outcome, "cost", "",
           "backward takes " + times(counted) + " and " + std::to_string(counted.elements) + " elements: more than " +
               number_text(most_times_forward) + " times as much work");
      return;
    }
    check_growth(op, instance, outcome);
  });
}

}  // namespace gradcheck::properties
