#include "gradcheck/check/locate/located_failures.hpp"

#include <algorithm>

#include "gradcheck/check/compare/gradient_sides.hpp"
#include "gradcheck/check/locate/gradient_decoding.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/projected_derivative.hpp"

namespace gradcheck {

namespace {

constexpr std::size_t entries_listed = 8;

bool wants_location(const Failure& failure) {
  return failure.along_direction && failure.kind == to_string(EntryKind::wrong_value);
}

template <class W>
class Locator {
 public:
  Locator(const Op& op, const Case& instance, Rung rung) : sides_(op, instance, rung) { sides_.compute_gradient(); }

  void run(Outcome& outcome) {
    for (Failure& failure : outcome.failures) {
      if (!wants_location(failure)) continue;
      for (const std::size_t input : sides_.op.differentiable_inputs()) {
        if (sides_.input_name(input) == failure.input) locate(input, failure);
      }
    }
    sides_.count_calls();
    outcome.forward_calls += sides_.outcome.forward_calls;
    outcome.backward_calls += sides_.outcome.backward_calls;
  }

 private:
  void locate(std::size_t input, Failure& failure) {
    const CheckedGradient<W> gradient{input, sides_.gradient.values[input], sides_.analytic.unit_roundoff()};
    const Decoded decoded = decode_gradient(sides_.numeric, gradient, {.seed = mix_seed(sides_.instance.seed, input)});
    std::vector<Entry<W>> wrong = wrong_entries(input, decoded);
    if (wrong.empty()) return;
    const Failure listed = sides_.failure_of(input, wrong);
    failure.location = decoded.sentence;
    failure.message = listed.message + "; " + decoded.sentence;
    failure.comparisons.insert(failure.comparisons.begin(), listed.comparisons.begin(), listed.comparisons.end());
    const bool whole_region = decoded.region && decoded.region->wrong == decoded.region->tried;
    failure.wrong_entries = whole_region ? decoded.region->size : static_cast<std::int64_t>(decoded.entries.size());
  }

  /// The first of the decoded entries, each compared with a derivative of its own.
  std::vector<Entry<W>> wrong_entries(std::size_t input, const Decoded& decoded) {
    std::vector<Derivative<W>> references;
    for (std::size_t i = 0; i < std::min(decoded.entries.size(), entries_listed); ++i) {
      references.push_back(projected_derivative(sides_.numeric, input, decoded.entries[i]));
    }
    const ComparisonScale scale = sides_.scale_of_tensor(references);
    std::vector<Entry<W>> wrong;
    for (std::size_t i = 0; i < references.size(); ++i) {
      Entry<W> entry;
      entry.input = input;
      entry.element = decoded.entries[i];
      entry.analytic = sides_.gradient.values[input][decoded.entries[i]];
      entry.reference = references[i];
      entry.kind = compare(entry.analytic, entry.reference, scale);
      if (entry.kind == EntryKind::wrong_value) wrong.push_back(entry);
    }
    return wrong;
  }

  GradientSides<W> sides_;
};

}  // namespace

void locate_wrong_entries(const Op& op, const Case& instance, Rung rung, Outcome& outcome) {
  if (is_hardware_float(rung.forward)) return;
  if (std::none_of(outcome.failures.begin(), outcome.failures.end(), wants_location)) return;
  if (rung.forward == ScalarKind::double_double)
    Locator<DoubleDouble>(op, instance, rung).run(outcome);
  else
    Locator<Referee>(op, instance, rung).run(outcome);
}

}  // namespace gradcheck
