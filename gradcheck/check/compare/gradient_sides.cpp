#include "gradcheck/check/compare/gradient_sides.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/check/compare/entry_sentence.hpp"
#include "gradcheck/check/compare/value_text.hpp"

namespace gradcheck {

namespace {

constexpr std::size_t listed_comparisons = 8;

}  // namespace

template <class W>
GradientSides<W>::GradientSides(const Op& checked_op, const Case& checked_case, Rung rung)
    : op(checked_op),
      instance(checked_case),
      numeric_(sampled_op<W>(op, instance, rung.forward)),
      numeric(*numeric_),
      analytic(op, instance, rung.backward) {}

template <class W>
ComparisonScale GradientSides<W>::scale_of_tensor(const std::vector<Derivative<W>>& references) const {
  ComparisonScale scale;
  double largest = 0, nearby = 0;
  for (const Derivative<W>& reference : references) {
    if (reference.finite) largest = std::max({largest, magnitude(reference.lower), magnitude(reference.upper)});
    nearby = std::max(nearby, reference.size);
  }
  // Where gradient and output are both zero, as those of x^2 at 0, the size of f nearby is left.
  scale.size = std::max({largest, output_size, nearby});
  scale.analytic_rounding = backward_rounding * analytic.unit_roundoff() * largest;
  scale.widest_bound = widest_relative_bound(numeric.scalar().kind) * scale.size;
  return scale;
}

template <class W>
void GradientSides<W>::count(const Entry<W>& entry, std::vector<Entry<W>>& wrong) {
  ++outcome.compared_entries;
  outcome.kinked = outcome.kinked || entry.reference.lower < entry.reference.upper;
  if (entry.kind == EntryKind::agrees) return;
  wrong.push_back(entry);
}

template <class W>
void GradientSides<W>::compare_entries(std::size_t input, const std::vector<Derivative<W>>& references,
                                       std::vector<Entry<W>>& wrong) {
  const ComparisonScale scale = scale_of_tensor(references);
  for (std::size_t i = 0; i < references.size(); ++i) {
    Entry<W> entry;
    entry.input = input;
    entry.element = i;
    entry.analytic = gradient.values[input][i];
    entry.reference = references[i];
    entry.kind = gradient.written[input][i] ? compare(entry.analytic, entry.reference, scale) : EntryKind::not_written;
    count(entry, wrong);
  }
  double largest = 0, widest = 0;
  for (const Derivative<W>& reference : references) {
    if (!reference.finite) continue;
    const double size = magnitude(reference.value), allowed = reference.bound + scale.analytic_rounding;
    largest = std::max(largest, size);
    widest = std::max(widest, allowed);
    if (size > 0) raise(outcome.smallest_visible_entry, 2 * allowed / size);
  }
  // Twice the bound: the reference itself may be off by one bound, towards the wrong value.
  if (largest > 0) raise_visible(2 * widest / largest);
}

template <class W>
Failure* GradientSides<W>::report(std::size_t input, std::vector<Entry<W>>& wrong) {
  return wrong.empty() ? nullptr : &outcome.failures.emplace_back(failure_of(input, wrong));
}

template <class W>
Failure GradientSides<W>::failure_of(std::size_t input, std::vector<Entry<W>>& wrong) const {
  std::stable_sort(wrong.begin(), wrong.end(), [](const Entry<W>& a, const Entry<W>& b) {
    if (verdict_of(a.kind) != verdict_of(b.kind)) return verdict_of(a.kind) > verdict_of(b.kind);
    return a.excess() > b.excess();
  });
  const Entry<W>& worst = wrong.front();
  Failure failure;
  failure.verdict = verdict_of(worst.kind);
  failure.kind = to_string(worst.kind);
  failure.input = input_name(input);
  failure.message = sentence_of(op, instance, rounded_to_double(worst), wrong.size());
  failure.along_direction = !worst.element;
  failure.unsoundness = worst.unsoundness(widest_relative_bound(numeric.scalar().kind));
  for (const Entry<W>& entry : wrong) failure.deviation = std::max(failure.deviation, entry.deviation());
  failure.wrong_entries = std::count_if(wrong.begin(), wrong.end(),
                                        [](const Entry<W>& entry) { return verdict_of(entry.kind) == Verdict::fail; });
  for (std::size_t i = 0; i < std::min(wrong.size(), listed_comparisons); ++i)
    failure.comparisons.push_back(record(wrong[i]));
  return failure;
}

template <class W>
void GradientSides<W>::count_calls() {
  outcome.forward_calls += numeric.forward_calls() + analytic.forward_calls();
  outcome.backward_calls += analytic.backward_calls();
}

template <class W>
RecordComparison GradientSides<W>::record(const Entry<W>& entry) const {
  const ScalarKind scalar = numeric.scalar().kind;
  const Derivative<W>& reference = entry.reference;
  RecordComparison record;
  record.input = input_name(entry.input);
  if (entry.element)
    record.input_index = instance.input_shapes[entry.input].unravel(static_cast<std::int64_t>(*entry.element));
  if (entry.output) {
    record.output = output_name(*entry.output);
    record.output_index =
        instance.output_shapes[*entry.output].unravel(static_cast<std::int64_t>(entry.output_element));
  }
  record.analytic = full_text(entry.analytic, scalar);
  record.reference = full_text(reference.value, scalar);
  if (reference.lower < reference.upper) {
    record.reference = "[" + full_text(reference.lower, scalar) + ", " + full_text(reference.upper, scalar) + "]";
  }
  record.error_bound = short_text(reference.bound);
  record.difference = short_text(to_double(W(entry.analytic - reference.value)));
  record.centered = full_text(reference.centered, scalar);
  record.step = short_text(reference.step);
  record.scheme = entry.element ? "" : "along a random direction, ";
  record.scheme += to_string(reference.scheme);
  record.scalar = name(scalar);
  record.forward_calls = numeric.forward_calls();
  return record;
}

template class GradientSides<double>;
template class GradientSides<DoubleDouble>;
template class GradientSides<Referee>;

}  // namespace gradcheck
