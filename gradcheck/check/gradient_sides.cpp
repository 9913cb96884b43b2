#include "gradcheck/check/gradient_sides.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/check/value_text.hpp"

namespace gradcheck {

namespace {

constexpr std::size_t listed_comparisons = 8;

}  // namespace

template <class T>
ComparisonScale GradientSides<T>::scale_of_tensor(const std::vector<Derivative<W>>& references) const {
  ComparisonScale scale;
  double largest = 0, nearby = 0;
  for (const Derivative<W>& reference : references) {
    if (reference.finite) largest = std::max({largest, entry_size(reference.lower), entry_size(reference.upper)});
    nearby = std::max(nearby, reference.size);
  }
  // Where gradient and output are both zero, as those of x^2 at 0, there still is the size of f nearby.
  scale.size = std::max({largest, output_size, nearby});
  scale.analytic_rounding = backward_rounding * analytic.unit_roundoff() * largest;
  scale.widest_bound = widest_relative_bound(ScalarTraits<T>::kind) * scale.size;
  return scale;
}

template <class T>
void GradientSides<T>::count(const Entry<W>& entry, std::vector<Entry<W>>& wrong) {
  ++outcome.compared_entries;
  outcome.kinked = outcome.kinked || entry.reference.lower < entry.reference.upper;
  if (entry.kind == EntryKind::agrees) return;
  wrong.push_back(entry);
}

template <class T>
void GradientSides<T>::compare_entries(std::size_t input, const std::vector<Derivative<W>>& references,
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
    const double size = entry_size(reference.value), allowed = reference.bound + scale.analytic_rounding;
    largest = std::max(largest, size);
    widest = std::max(widest, allowed);
    if (size > 0) raise(outcome.smallest_visible_entry, 2 * allowed / size);
  }
  // Twice the bound: the reference itself may lie off by one, on the side of the wrong value.
  if (largest > 0) raise_visible(2 * widest / largest);
}

template <class T>
Failure* GradientSides<T>::report(std::size_t input, std::vector<Entry<W>>& wrong) {
  return wrong.empty() ? nullptr : &outcome.failures.emplace_back(failure_of(input, wrong));
}

template <class T>
Failure GradientSides<T>::failure_of(std::size_t input, std::vector<Entry<W>>& wrong) const {
  std::stable_sort(wrong.begin(), wrong.end(), [](const Entry<W>& a, const Entry<W>& b) {
    if (verdict_of(a.kind) != verdict_of(b.kind)) return verdict_of(a.kind) > verdict_of(b.kind);
    return a.excess() > b.excess();
  });
  const Entry<W>& worst = wrong.front();
  Failure failure;
  failure.verdict = verdict_of(worst.kind);
  failure.kind = to_string(worst.kind);
  failure.input = input_name(input);
  failure.message = sentence(worst, wrong.size());
  failure.along_direction = !worst.element;
  for (const Entry<W>& entry : wrong) failure.deviation = std::max(failure.deviation, entry.deviation());
  failure.wrong_entries = std::count_if(wrong.begin(), wrong.end(),
                                        [](const Entry<W>& entry) { return verdict_of(entry.kind) == Verdict::fail; });
  for (std::size_t i = 0; i < std::min(wrong.size(), listed_comparisons); ++i)
    failure.comparisons.push_back(record(wrong[i]));
  return failure;
}

template <class T>
void GradientSides<T>::report_breach(const StructureBreach& breach) {
  Failure& failure = outcome.failures.emplace_back();
  failure.kind = "structure";
  failure.input = input_name(breach.input);
  failure.message =
      breach.claim + "; " + output_name(breach.output) +
      element_text(instance.output_shapes[breach.output], static_cast<std::size_t>(breach.output_element)) + " by " +
      failure.input +
      element_text(instance.input_shapes[breach.input], static_cast<std::size_t>(breach.input_element)) + " is not so";
}

template <class T>
std::string GradientSides<T>::element_text(const Shape& shape, std::size_t element) {
  return shape.rank() == 0 ? "" : Shape(shape.unravel(static_cast<std::int64_t>(element))).to_string();
}

template <class T>
RecordComparison GradientSides<T>::record(const Entry<W>& entry) const {
  RecordComparison record;
  record.input = input_name(entry.input);
  if (entry.element)
    record.input_index = instance.input_shapes[entry.input].unravel(static_cast<std::int64_t>(*entry.element));
  if (entry.output) {
    record.output = output_name(*entry.output);
    record.output_index =
        instance.output_shapes[*entry.output].unravel(static_cast<std::int64_t>(entry.output_element));
  }
  record.analytic = full_text(entry.analytic);
  record.reference = full_text(entry.reference.value);
  if (entry.reference.lower < entry.reference.upper) {
    record.reference = "[" + full_text(entry.reference.lower) + ", " + full_text(entry.reference.upper) + "]";
  }
  record.error_bound = short_text(entry.reference.bound);
  record.difference = short_text(to_double(W(entry.analytic - entry.reference.value)));
  record.centered = full_text(entry.reference.centered);
  record.step = short_text(entry.reference.step);
  record.scheme = entry.element ? "" : "along a random direction, ";
  record.scheme += to_string(entry.reference.scheme);
  record.scalar = ScalarTraits<T>::name;
  record.forward_calls = numeric.forward_calls();
  return record;
}

template <class T>
std::string GradientSides<T>::sentence(const Entry<W>& worst, std::size_t count) const {
  const std::string name = input_name(worst.input);
  std::string where = "d" + name;
  if (worst.output) {
    where = "∂" + output_name(*worst.output) +
            element_text(instance.output_shapes[*worst.output], worst.output_element) + "/∂" + name;
  }
  where += element_text(instance.input_shapes[worst.input], worst.element.value_or(worst.first_of_block));
  if (!worst.element) where += " and onwards, along a random direction,";
  const std::string value = number_text(to_double(worst.analytic)),
                    reference = number_text(to_double(worst.reference.value));
  switch (worst.kind) {
    case EntryKind::agrees: break;
    case EntryKind::wrong_value:
      return where + " is " + value + ", the numeric derivative is " + reference + " ± " +
             short_text(worst.reference.bound) +
             (count > 1 ? "; " + std::to_string(count) + (worst.element ? " entries of d" : " comparisons of d") +
                              name + " disagree"
                        : "");
    case EntryKind::outside_subdifferential:
      return where + " is " + value + ", but at this kink the slopes are " +
             number_text(to_double(worst.reference.lower)) + " and " + number_text(to_double(worst.reference.upper)) +
             ", and no value outside of them is a subgradient";
    case EntryKind::not_a_number: return where + " is NaN, the numeric derivative is " + reference;
    case EntryKind::infinite: return where + " is " + value + ", the numeric derivative is " + reference;
    case EntryKind::not_written: return where + " is never written by backward; the numeric derivative is " + reference;
    case EntryKind::reference_not_finite:
      return where + " cannot be checked: forward is not finite around this input (step " +
             short_text(worst.reference.step) + ")";
    case EntryKind::bound_too_wide:
      return where + " is " + value + ", the numeric derivative " + reference + " ± " +
             short_text(worst.reference.bound) + ": too wide to tell";
  }
  return where;
}

template class GradientSides<float>;
template class GradientSides<double>;
template class GradientSides<DoubleDouble>;
template class GradientSides<Binary128>;
template class GradientSides<Referee>;

}  // namespace gradcheck
