#include "gradcheck/check/locate/located_failures.hpp"

#include <algorithm>

#include "gradcheck/check/gradient_sides.hpp"
#include "gradcheck/check/locate/gradient_decoding.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck {

namespace {

constexpr std::size_t entries_listed = 8;

bool wants_location(const Failure& failure) {
  return failure.along_direction && failure.kind == to_string(EntryKind::wrong_value);
}

template <class T>
void locate(GradientSides<T>& sides, std::size_t input, Failure& failure) {
  using W = Work<T>;
  const std::vector<W>& gradient = sides.gradient.values[input];
  const Decoded decoded =
      decode_gradient(sides.numeric, sides.instance, input, gradient, sides.analytic.unit_roundoff(),
                      {.seed = mix_seed(sides.instance.seed, input)});
  std::vector<Derivative<W>> references;
  for (std::size_t i = 0; i < std::min(decoded.entries.size(), entries_listed); ++i) {
    references.push_back(projected_derivative(sides.numeric, sides.instance, input, decoded.entries[i]));
  }
  const ComparisonScale scale = sides.scale_of_tensor(references);
  std::vector<Entry<W>> wrong;
  for (std::size_t i = 0; i < references.size(); ++i) {
    Entry<W> entry;
    entry.input = input;
    entry.element = decoded.entries[i];
    entry.analytic = gradient[decoded.entries[i]];
    entry.reference = references[i];
    entry.kind = compare(entry.analytic, entry.reference, scale);
    if (entry.kind == EntryKind::wrong_value) wrong.push_back(entry);
  }
  if (wrong.empty()) return;
  const Failure listed = sides.failure_of(input, wrong);
  failure.location = decoded.sentence;
  failure.message = listed.message + "; " + decoded.sentence;
  failure.comparisons.insert(failure.comparisons.begin(), listed.comparisons.begin(), listed.comparisons.end());
  const bool whole_region = decoded.region && decoded.region->wrong == decoded.region->tried;
  failure.wrong_entries = whole_region ? decoded.region->size : static_cast<std::int64_t>(decoded.entries.size());
}

template <class T>
void locate_all(const Op& op, const Case& instance, Rung rung, Outcome& outcome) {
  GradientSides<T> sides(op, instance, rung);
  sides.gradient = sides.analytic.gradient();
  for (Failure& failure : outcome.failures) {
    if (!wants_location(failure)) continue;
    for (const std::size_t input : op.differentiable_inputs()) {
      if (sides.input_name(input) == failure.input) locate(sides, input, failure);
    }
  }
  outcome.forward_calls += sides.numeric.forward_calls() + sides.analytic.forward_calls();
  outcome.backward_calls += sides.analytic.backward_calls();
}

}  // namespace

void locate_wrong_entries(const Op& op, const Case& instance, Rung rung, Outcome& outcome) {
  if (std::none_of(outcome.failures.begin(), outcome.failures.end(), wants_location)) return;
  switch (rung.forward) {
    case ScalarKind::double_double: return locate_all<DoubleDouble>(op, instance, rung, outcome);
    case ScalarKind::binary128: return locate_all<Binary128>(op, instance, rung, outcome);
    case ScalarKind::wide: return locate_all<Referee>(op, instance, rung, outcome);
    case ScalarKind::float32:
    case ScalarKind::float64: return;
  }
}

}  // namespace gradcheck
