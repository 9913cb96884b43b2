#include "gradcheck/check/compare/gradient_sides.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/call/ordinary_point.hpp"
#include "gradcheck/check/compare/entry_sentence.hpp"
#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck {

namespace {

constexpr std::size_t listed_comparisons = 8;

/// An input that is not zero is so small or so large that its square is no normal number of the scalar. Formulas that
/// are right take squares and quotients, of which nothing is left then.
bool has_no_squares(const Case& instance, ScalarKind scalar) {
  if (!is_hardware_float(scalar)) return false;
  const bool is_float = scalar == ScalarKind::float32;
  return smallest_magnitude(instance.inputs, 1) < (is_float ? 0x1p-63 : 0x1p-511) ||
         largest_magnitude(instance.inputs, 1) > (is_float ? 0x1p63 : 0x1p511);
}

/// Beyond ordinary inputs (sizes 2^-10 to 8) terms of the size of an input, or of its reciprocal, may cancel in backward:
/// as many roundings of a term that large, times the upstream gradient. 0 at ordinary inputs, and for extended scalars.
double rounding_far_out(const Case& instance, ScalarKind scalar, double unit_roundoff) {
  if (!is_hardware_float(scalar)) return 0;
  const double smallest = smallest_magnitude(instance.inputs, smallest_ordinary),
               largest = largest_magnitude(instance.inputs, largest_ordinary);
  if (smallest == smallest_ordinary && largest == largest_ordinary) return 0;
  return backward_rounding * unit_roundoff * std::max(largest, 1 / smallest) * largest_magnitude(instance.upstream, 1);
}

}  // namespace

template <class W>
GradientSides<W>::GradientSides(const Op& checked_op, const Case& checked_case, Rung rung)
    : op(checked_op),
      instance(checked_case),
      numeric_(sampled_op<W>(op, instance, rung.forward, rung.look)),
      numeric(*numeric_),
      analytic(op, instance, rung.backward),
      far_rounding(rounding_far_out(instance, rung.forward, analytic.unit_roundoff())),
      out_of_range(has_no_squares(instance, rung.forward)),
      is_ordinary(is_ordinary_point(op, instance)) {
  for (const std::size_t input : op.differentiable_inputs()) outcome.inputs.emplace_back().input = input_name(input);
}

template <class W>
InputStrength& GradientSides<W>::strength(std::size_t input) {
  const auto& inputs = op.differentiable_inputs();
  return outcome.inputs[static_cast<std::size_t>(std::find(inputs.begin(), inputs.end(), input) - inputs.begin())];
}

template <class W>
void GradientSides<W>::compared(std::size_t input, double error, double largest) {
  InputStrength& shown = strength(input);
  shown.compared = true;
  const std::vector<W>& values = gradient.values[input];
  shown.zero = std::all_of(values.begin(), values.end(), [](const W& value) { return value == W(0); });
  const double relative = error / largest;
  shown.visible = std::isfinite(relative) ? std::optional(relative) : std::nullopt;
}

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
  scale.doubtful = far_rounding;
  scale.working_rounding = backward_rounding * working_roundoff();
  scale.widest_resolution = widest_relative_bound(numeric.scalar().kind);
  scale.widest_bound = scale.widest_resolution * scale.size;
  return scale;
}

template <class W>
double GradientSides<W>::working_roundoff() const {
  return unit_roundoff_of(op.working_precision());
}

template <class W>
bool GradientSides<W>::explained_by_rounding(const Entry<W>& entry) {
  if (numeric.scalar().look == Look::first || entry.kind != EntryKind::wrong_value || !entry.element) return false;
  // Roundings move an entry by no more than this; what moves it further is a kink or a tie beside the point.
  constexpr double most = 0x1p-20;
  constexpr int draws = 4;
  const double deviation = entry.deviation();
  if (!(deviation <= most * std::max(output_size, magnitude(entry.reference.value)))) return false;
  RandomStream random(mix_seed(instance.seed, hash_name("rounding")));
  double spread = 0;
  for (int draw = 0; draw < draws; ++draw) {
    const W moved = analytic.rounded(random, working_roundoff(), entry.output, entry.output_element)
                        .values[entry.input][*entry.element];
    const double distance = magnitude(W(moved - entry.analytic));
    if (distance <= most * std::max(output_size, magnitude(entry.reference.value))) spread = std::max(spread, distance);
  }
  // The largest of a few random roundings is smaller than the worst one.
  return deviation <= 8 * spread;
}

template <class W>
double GradientSides<W>::scatter(const Entry<W>& entry, double step,
                                 const std::function<double(const AnalyticGradient<W>&)>& value) {
  constexpr int nodes = 16;
  const RandomStream ray(mix_seed(instance.seed, hash_name("scatter")));
  std::vector<double> values;
  for (int node = 1; node <= nodes; ++node)
    values.push_back(value(analytic.along_ray(ray, node * step, entry.output, entry.output_element)));
  // Fourth differences remove any trend; those of independent errors are sqrt(1 + 16 + 36 + 16 + 1) times as large.
  double squares = 0;
  for (int node = 0; node + 4 < nodes; ++node) {
    const double* v = values.data() + node;
    squares += std::pow(v[0] - 4 * v[1] + 6 * v[2] - 4 * v[3] + v[4], 2);
  }
  return std::sqrt(squares / (nodes - 4) / 70);
}

template <class W>
bool GradientSides<W>::is_noise(const Entry<W>& entry, const std::function<double(const AnalyticGradient<W>&)>& value) {
  if (numeric.scalar().look == Look::first || !is_hardware_float(numeric.scalar().kind)) return false;
  if (entry.kind != EntryKind::wrong_value) return false;
  // A function of up to some hundred periods per unit is smooth over a step this small, and inputs round anew.
  const double step = numeric.scalar().kind == ScalarKind::float32 ? 0x1p-10 : 0x1p-14;
  // A jump beside the point is on one side only.
  const double noise = std::min(scatter(entry, step, value), scatter(entry, -step, value));
  // Values that are rounded to multiples of one number are often all off by nearly as much, or all by nearly nothing.
  constexpr double times_scatter = 32;
  return entry.deviation() <= times_scatter * noise;
}

template <class W>
void GradientSides<W>::count(Entry<W> entry, std::vector<Entry<W>>& wrong) {
  if (explained_by_rounding(entry))
    entry.kind = EntryKind::agrees;
  else if (entry.element && is_noise(entry, [&](const AnalyticGradient<W>& moved) {
             return to_double(moved.values[entry.input][*entry.element]);
           }))
    entry.kind = EntryKind::loses_digits;
  if (leaves_unresolved(entry.kind)) return unresolved(entry.input);
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
  double largest = 0, error = 0;
  bool any_finite = false;
  for (const Derivative<W>& reference : references) {
    if (!reference.finite || !reference.resolved) continue;
    any_finite = true;
    largest = std::max(largest, magnitude(reference.value));
    error = std::max(error, visible_error(reference, scale));
  }
  if (any_finite) compared(input, error, largest);
}

template <class W>
Failure* GradientSides<W>::report(std::size_t input, std::vector<Entry<W>>& wrong) {
  return wrong.empty() ? nullptr : &outcome.failures.emplace_back(failure_of(input, wrong));
}

template <class W>
bool GradientSides<W>::is_warning(const Entry<W>& entry) const {
  if (entry.kind != EntryKind::loses_digits) return false;
  // At ordinary inputs a formula may cancel half of its digits.
  const double half = std::sqrt(analytic.unit_roundoff());
  return !is_ordinary || entry.deviation() <= half * std::max(magnitude(entry.reference.value), entry.reference.size);
}

template <class W>
Failure GradientSides<W>::failure_of(std::size_t input, std::vector<Entry<W>>& wrong) const {
  std::stable_sort(wrong.begin(), wrong.end(), [](const Entry<W>& a, const Entry<W>& b) {
    if (verdict_of(a.kind) != verdict_of(b.kind)) return verdict_of(a.kind) > verdict_of(b.kind);
    if ((a.kind == EntryKind::loses_digits) != (b.kind == EntryKind::loses_digits))
      return b.kind == EntryKind::loses_digits;
    return a.excess() > b.excess();
  });
  const Entry<W>& worst = wrong.front();
  Failure failure;
  failure.verdict = is_warning(worst) ? Verdict::weak : verdict_of(worst.kind);
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
