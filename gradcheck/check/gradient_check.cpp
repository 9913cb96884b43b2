#include "gradcheck/check/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "gradcheck/check/analytic.hpp"
#include "gradcheck/check/comparison.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/check/value_text.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/blocks.hpp"
#include "gradcheck/reference/jacobian.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"

namespace gradcheck {

namespace {

// A full Jacobian costs 8 forward calls per column; beyond this a direction sees as much for a fraction.
constexpr std::int64_t full_jacobian_limit = 4096;
constexpr std::int64_t full_side_limit = 256;
// Inputs of a large case that are small themselves (a bias, a temperature) are compared entry by entry all the same.
constexpr std::size_t few_entries = 16;
constexpr int directions_per_input = 2;
constexpr std::size_t listed_comparisons = 8;

template <class W>
struct Entry {
  std::size_t input = 0;
  std::optional<std::size_t> element;         // none: along a direction
  std::size_t first_of_block = 0;             // along a direction: the first entry that it touches
  std::optional<std::size_t> output;          // none: projected on the upstream
  std::size_t output_element = 0;
  EntryKind kind = EntryKind::agrees;
  W analytic{};
  Derivative<W> reference;

  /// How many times larger than allowed the deviation is; infinite for a value that is no number.
  double excess() const {
    const double deviation = std::abs(to_double(W(analytic - reference.value)));
    if (!std::isfinite(deviation)) return std::numeric_limits<double>::infinity();
    return reference.bound > 0 ? deviation / reference.bound : std::numeric_limits<double>::max();
  }
};

template <class W>
double entry_size(const W& value) {
  return std::abs(to_double(value));
}

template <class T>
class GradientCheck {
  using W = Work<T>;

 public:
  GradientCheck(const Op& op, const Case& instance, Rung rung)
      : op_(op), case_(instance), rung_(rung), numeric_(op, instance), analytic_(op, instance, rung.backward) {}

  Outcome run() {
    numeric_.forward();
    if (outputs_finite() && repeats()) {
      gradient_ = analytic_.gradient();
      if (small()) compare_in_full();
      else compare_along_directions();
    }
    outcome_.forward_calls = numeric_.forward_calls() + analytic_.forward_calls();
    outcome_.backward_calls = analytic_.backward_calls();
    return outcome_;
  }

 private:
  bool outputs_finite() {
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < numeric_.output_size(output); ++i) {
        const double size = entry_size(numeric_.output(output, i));
        output_size_ = std::max(output_size_, size);
        if (std::isfinite(size)) continue;
        Failure& failure = outcome_.failures.emplace_back();
        failure.verdict = Verdict::undecided;
        failure.kind = "forward-not-finite";
        failure.message = op_.signature().outputs[output].name + element_text(case_.output_shapes[output], i) + " is " +
                          number_text(to_double(numeric_.output(output, i))) + " at this input, so it has no derivative there";
        return false;
      }
    }
    return true;
  }

  /// The same inputs give the same outputs, to the last bit. Differences of an op that does not repeat mean nothing.
  bool repeats() {
    std::vector<T> before;
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < numeric_.output_size(output); ++i) before.push_back(numeric_.output(output, i));
    }
    numeric_.forward();
    std::size_t place = 0;
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < numeric_.output_size(output); ++i, ++place) {
        if (numeric_.output(output, i) == before[place]) continue;
        Failure& failure = outcome_.failures.emplace_back();
        failure.kind = "not-deterministic";
        failure.message = "two calls of forward on the same inputs differ: " + op_.signature().outputs[output].name +
                          element_text(case_.output_shapes[output], i) + " is " + full_text(Work<T>(before[place])) + " and then " +
                          full_text(Work<T>(numeric_.output(output, i)));
        return false;
      }
    }
    return true;
  }

  bool small() const {
    const std::int64_t columns = case_.differentiable_size(op_), rows = case_.output_size();
    return columns <= full_side_limit && rows <= full_side_limit && columns * rows <= full_jacobian_limit;
  }

  // ---- every entry of the Jacobian -------------------------------------------------------------------------------------

  void compare_in_full() {
    std::vector<std::vector<AnalyticGradient<W>>> rows(case_.output_shapes.size());
    for (std::size_t output = 0; output < rows.size(); ++output) {
      for (std::size_t i = 0; i < numeric_.output_size(output); ++i) rows[output].push_back(analytic_.row(output, i));
    }
    for (const std::size_t input : op_.differentiable_inputs()) {
      const NumericJacobian<W> jacobian = numeric_jacobian(numeric_, op_, case_, input);
      if (jacobian.breach) report_breach(*jacobian.breach);
      std::vector<Entry<W>> wrong;
      compare_gradient(input, jacobian, wrong);
      // A gradient that is wrong for a mixed upstream says more to its author than rows of the Jacobian do.
      if (wrong.empty()) compare_rows(input, jacobian, rows, wrong);
      if (Failure* failure = report(input, wrong)) record_jacobians(input, jacobian, rows, *failure);
    }
  }

  void compare_gradient(std::size_t input, const NumericJacobian<W>& jacobian, std::vector<Entry<W>>& wrong) {
    const std::size_t columns = case_.inputs[input].size();
    std::vector<Derivative<W>> references;
    for (std::size_t column = 0; column < columns; ++column) references.push_back(project(jacobian, columns, column));
    compare_entries(input, references, wrong);
  }

  void compare_rows(std::size_t input, const NumericJacobian<W>& jacobian,
                    const std::vector<std::vector<AnalyticGradient<W>>>& rows, std::vector<Entry<W>>& wrong) {
    const std::size_t columns = case_.inputs[input].size();
    for (std::size_t output = 0; output < rows.size(); ++output) {
      const ComparisonScale scale = scale_of_tensor(jacobian.by_output[output]);
      for (std::size_t row = 0; row < rows[output].size(); ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
          Entry<W> entry;
          entry.input = input;
          entry.element = column;
          entry.output = output;
          entry.output_element = row;
          entry.analytic = rows[output][row].values[input][column];
          entry.reference = jacobian.by_output[output][row * columns + column];
          entry.kind = rows[output][row].written[input][column] ? compare(entry.analytic, entry.reference, scale)
                                                                : EntryKind::not_written;
          count(entry, wrong);
        }
      }
    }
  }

  /// <upstream, column of the Jacobian>, with intervals and bounds added up.
  Derivative<W> project(const NumericJacobian<W>& jacobian, std::size_t columns, std::size_t column) const {
    Derivative<W> sum;
    sum.scheme = Scheme::declared_zero;
    double rounding = 0;
    bool seen = false;
    for (std::size_t output = 0; output < jacobian.by_output.size(); ++output) {
      for (std::size_t row = 0; row < numeric_.output_size(output); ++row) {
        const Derivative<W>& entry = jacobian.by_output[output][row * columns + column];
        const double weight = case_.upstream[output][row];
        const W factor = from_double<W>(weight);
        sum.value += factor * entry.value;
        sum.lower += factor * (weight < 0 ? entry.upper : entry.lower);
        sum.upper += factor * (weight < 0 ? entry.lower : entry.upper);
        sum.centered += factor * entry.centered;
        sum.bound += std::abs(weight) * entry.bound;
        sum.size = std::max(sum.size, std::abs(weight) * entry.size);
        rounding += std::abs(weight) * entry_size(entry.value);
        sum.finite = sum.finite && entry.finite;
        if (entry.scheme == Scheme::declared_zero) continue;
        if (!seen || entry.scheme == Scheme::one_sided) sum.scheme = entry.scheme;
        sum.step = entry.step;
        seen = true;
      }
    }
    // The additions above round too, each by at most u of what has been added up.
    if (seen) sum.bound += rounding * ScalarTraits<W>::unit_roundoff * static_cast<double>(case_.output_size() + 2);
    return sum;
  }

  void record_jacobians(std::size_t input, const NumericJacobian<W>& jacobian,
                        const std::vector<std::vector<AnalyticGradient<W>>>& rows, Failure& failure) const {
    const std::size_t columns = case_.inputs[input].size();
    for (std::size_t output = 0; output < rows.size(); ++output) {
      const ComparisonScale scale = scale_of_tensor(jacobian.by_output[output]);
      RecordJacobian record;
      record.output = op_.signature().outputs[output].name;
      record.input = op_.signature().inputs[input].name;
      record.rows = static_cast<std::int64_t>(rows[output].size());
      record.columns = static_cast<std::int64_t>(columns);
      for (std::size_t row = 0; row < rows[output].size(); ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
          const W& analytic = rows[output][row].values[input][column];
          const Derivative<W>& numeric = jacobian.by_output[output][row * columns + column];
          const bool written = rows[output][row].written[input][column];
          record.analytic.push_back(to_double(analytic));
          record.numeric.push_back(to_double(numeric.value));
          record.error_bound.push_back(numeric.bound);
          record.verdict.push_back(written ? verdict_of(compare(analytic, numeric, scale)) : Verdict::fail);
        }
      }
      failure.jacobians.push_back(std::move(record));
    }
  }

  void report_breach(const StructureBreach& breach) {
    Failure& failure = outcome_.failures.emplace_back();
    failure.kind = "structure";
    failure.input = op_.signature().inputs[breach.input].name;
    failure.message = breach.claim + "; " + op_.signature().outputs[breach.output].name +
                      element_text(case_.output_shapes[breach.output], static_cast<std::size_t>(breach.output_element)) +
                      " by " + failure.input +
                      element_text(case_.input_shapes[breach.input], static_cast<std::size_t>(breach.input_element)) + " is not so";
  }

  // ---- large cases -----------------------------------------------------------------------------------------------------

  void compare_along_directions() {
    RandomStream random(case_.seed);
    for (const std::size_t input : op_.differentiable_inputs()) {
      const std::size_t size = case_.inputs[input].size();
      if (size == 0) continue;
      std::vector<Entry<W>> wrong;
      if (all_written(input, wrong)) compare_large_input(input, random, wrong);
      report(input, wrong);
    }
  }

  /// By the cheapest way that compares entry by entry, or else along directions.
  void compare_large_input(std::size_t input, RandomStream& random, std::vector<Entry<W>>& wrong) {
    const std::optional<BlockStructure> blocks = blocks_of(op_, case_, input);
    if (blocks && blocks->widest <= few_entries) {
      compare_by_colours(input, *blocks, random, wrong);
    } else if (case_.inputs[input].size() <= few_entries) {
      compare_few(input, wrong);
    } else {
      for (int probe = 0; probe < directions_per_input; ++probe) {
        const std::vector<double> direction = draw_direction(input, random);
        if (blocks) compare_blocks(input, *blocks, direction, wrong);
        else compare_direction(input, direction, wrong);
      }
    }
  }

  /// A NaN or a forgotten entry is found by looking; it has a place of its own and needs no direction.
  bool all_written(std::size_t input, std::vector<Entry<W>>& wrong) {
    for (std::size_t i = 0; i < gradient_.values[input].size(); ++i) {
      Entry<W> entry;
      entry.input = input;
      entry.element = i;
      entry.analytic = gradient_.values[input][i];
      const double size = to_double(entry.analytic);
      if (!gradient_.written[input][i]) entry.kind = EntryKind::not_written;
      else if (std::isnan(size)) entry.kind = EntryKind::not_a_number;
      else if (std::isinf(size)) entry.kind = EntryKind::infinite;
      else continue;
      entry.reference = projected_derivative(numeric_, case_, input, i);
      if (!entry.reference.finite) entry.kind = EntryKind::reference_not_finite;
      count(entry, wrong);
      if (wrong.size() >= listed_comparisons) break;
    }
    return wrong.empty();
  }

  void compare_few(std::size_t input, std::vector<Entry<W>>& wrong) {
    std::vector<Derivative<W>> references;
    for (std::size_t i = 0; i < case_.inputs[input].size(); ++i) {
      references.push_back(projected_derivative(numeric_, case_, input, i));
    }
    compare_entries(input, references, wrong);
    forgive_sums_of_kinks(wrong);
  }

  /// The gradient for the case's upstream, entry by entry.
  void compare_entries(std::size_t input, const std::vector<Derivative<W>>& references, std::vector<Entry<W>>& wrong) {
    const ComparisonScale scale = scale_of_tensor(references);
    for (std::size_t i = 0; i < references.size(); ++i) {
      Entry<W> entry;
      entry.input = input;
      entry.element = i;
      entry.analytic = gradient_.values[input][i];
      entry.reference = references[i];
      entry.kind = gradient_.written[input][i] ? compare(entry.analytic, entry.reference, scale) : EntryKind::not_written;
      count(entry, wrong);
    }
    note_visible(references, scale);
  }

  /// Every entry, one of each block at a time: the columns of one colour have no row in common, so one line of samples
  /// serves them all. Should an entry outside of the declared blocks not be zero, the sums of its row do not fit either.
  /// Source  Curtis, Powell & Reid, J. Inst. Math. Appl. 13 (1974) 117-119.
  void compare_by_colours(std::size_t input, const BlockStructure& blocks, RandomStream& random, std::vector<Entry<W>>& wrong) {
    std::vector<Derivative<W>> references(case_.inputs[input].size());
    for (std::size_t colour = 0; colour < blocks.widest; ++colour) {
      std::vector<std::size_t> elements;
      std::vector<double> direction;
      for (const std::vector<std::size_t>& members : blocks.inputs_of) {
        if (colour >= members.size()) continue;
        elements.push_back(members[colour]);
        const double scale = scale_of(case_.inputs[input][members[colour]]);
        direction.push_back(random.coin() ? scale : -scale);
      }
      const std::vector<Derivative<W>> derivatives = block_derivatives(numeric_, case_, input, blocks, elements, direction);
      for (std::size_t i = 0; i < elements.size(); ++i) {
        references[elements[i]] = unscaled(derivatives[blocks.of_input[elements[i]]], direction[i]);
      }
    }
    if (blocks.tallest == 1) apply_declared_slopes(input, blocks, references);
    compare_entries(input, references, wrong);
    if (blocks.tallest > 1) forgive_sums_of_kinks(wrong);
  }

  /// A derivative along a multiple of a unit vector as one along the unit vector; the factor is a power of two.
  static Derivative<W> unscaled(Derivative<W> derivative, double factor) {
    const W divisor = from_double<W>(factor);
    derivative.value = derivative.value / divisor;
    derivative.lower = derivative.lower / divisor;
    derivative.upper = derivative.upper / divisor;
    if (factor < 0) std::swap(derivative.lower, derivative.upper);
    derivative.centered = derivative.centered / divisor;
    derivative.bound /= std::abs(factor);
    derivative.step *= std::abs(factor);
    return derivative;
  }

  /// At a kink with a declared slope that slope is demanded; here of outputs that each belong to one input entry.
  void apply_declared_slopes(std::size_t input, const BlockStructure& blocks, std::vector<Derivative<W>>& references) const {
    for (std::size_t output = 0; output < blocks.of_output.size(); ++output) {
      const std::vector<std::size_t>& members = blocks.inputs_of[blocks.of_output[output]];
      if (members.size() != 1 || references[members[0]].scheme != Scheme::one_sided) continue;
      const std::optional<double> slope = declared_slope(op_, input, case_.inputs[input][members[0]]);
      if (!slope) continue;
      Derivative<W>& reference = references[members[0]];
      reference.value = reference.lower = reference.upper = from_double<W>(*slope) * from_double<W>(case_.upstream[0][output]);
      reference.bound = ScalarTraits<W>::unit_roundoff * entry_size(reference.value);
      reference.scheme = Scheme::declared_slope;
    }
  }

  /// Several kinks at once, with upstreams of both signs: a sum of subgradients need not lie between the two slopes.
  static void forgive_sums_of_kinks(std::vector<Entry<W>>& wrong) {
    for (Entry<W>& entry : wrong) {
      if (entry.kind == EntryKind::outside_subdifferential) entry.kind = EntryKind::bound_too_wide;
    }
  }

  static constexpr bool black_box = std::is_same_v<W, double>;

  /// How far an entry of this value is moved along a direction, relative to the others. A black box has no digits to spare
  /// for entries that hardly move.
  static double weight_of(double value) { return black_box ? 1 : scale_of(value); }

  std::vector<double> draw_direction(std::size_t input, RandomStream& random) const {
    // Black boxes need few bits, so that x + 4 h v is exact in the op's own scalar too.
    constexpr int direction_bits = black_box ? 5 : 20;
    std::vector<double> direction;
    for (const double value : case_.inputs[input]) {
      direction.push_back(random.signed_half_to_one(direction_bits) * weight_of(value));
    }
    return direction;
  }

  void compare_direction(std::size_t input, const std::vector<double>& direction, std::vector<Entry<W>>& wrong) {
    std::vector<std::size_t> every(direction.size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    compare_projection(input, every, direction, directional_derivative(numeric_, case_, input, direction), wrong);
    outcome_.compared_entries += static_cast<std::int64_t>(direction.size());
  }

  /// One certificate for each block, all from the same samples.
  void compare_blocks(std::size_t input, const BlockStructure& blocks, const std::vector<double>& direction,
                      std::vector<Entry<W>>& wrong) {
    std::vector<std::size_t> every(direction.size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    const std::vector<Derivative<W>> derivatives = block_derivatives(numeric_, case_, input, blocks, every, direction);
    for (std::size_t block = 0; block < blocks.count; ++block) {
      compare_projection(input, blocks.inputs_of[block], direction, derivatives[block], wrong);
    }
    outcome_.compared_entries += static_cast<std::int64_t>(direction.size());
  }

  /// Some entries of the gradient times a direction, against the numeric derivative along it.
  void compare_projection(std::size_t input, const std::vector<std::size_t>& elements, const std::vector<double>& direction,
                          const Derivative<W>& reference, std::vector<Entry<W>>& wrong) {
    W sum(0);
    double squares = 0, largest = 0;
    for (const std::size_t i : elements) {
      const W term = gradient_.values[input][i] * from_double<W>(direction[i]);
      sum += term;
      const double part = entry_size(term);
      squares += part * part;
      largest = std::max(largest, entry_size(gradient_.values[input][i]));
    }
    const double norm = std::sqrt(squares);
    ComparisonScale scale;
    scale.size = std::max({norm, entry_size(reference.value), output_size_, reference.size});
    // The sum of the products rounds by less than n u of its terms; independent roundings add up like the norm.
    scale.analytic_rounding = backward_rounding * std::max(analytic_.unit_roundoff(), ScalarTraits<W>::unit_roundoff) * norm;
    scale.widest_bound = widest_relative_bound(ScalarTraits<T>::kind) * scale.size;
    Entry<W> entry;
    entry.input = input;
    if (!elements.empty()) entry.first_of_block = elements.front();
    entry.analytic = sum;
    entry.reference = reference;
    entry.kind = compare(entry.analytic, entry.reference, scale);
    if (entry.kind == EntryKind::outside_subdifferential) entry.kind = EntryKind::bound_too_wide;
    if (entry.kind != EntryKind::agrees) wrong.push_back(entry);
    constexpr double smallest_weight = black_box ? 0.5 : 0x1p-11;
    if (largest > 0) raise_visible(2 * (reference.bound + scale.analytic_rounding) / (smallest_weight * largest));
  }

  // ---- bookkeeping -----------------------------------------------------------------------------------------------------

  ComparisonScale scale_of_tensor(const std::vector<Derivative<W>>& references) const {
    ComparisonScale scale;
    double largest = 0, nearby = 0;
    for (const Derivative<W>& reference : references) {
      if (reference.finite) largest = std::max({largest, entry_size(reference.lower), entry_size(reference.upper)});
      nearby = std::max(nearby, reference.size);
    }
    // Where gradient and output are both zero, as those of x^2 at 0, there still is the size of f nearby.
    scale.size = std::max({largest, output_size_, nearby});
    scale.analytic_rounding = backward_rounding * analytic_.unit_roundoff() * largest;
    scale.widest_bound = widest_relative_bound(ScalarTraits<T>::kind) * scale.size;
    return scale;
  }

  void note_visible(const std::vector<Derivative<W>>& references, const ComparisonScale& scale) {
    double largest = 0, widest = 0;
    for (const Derivative<W>& reference : references) {
      if (!reference.finite) continue;
      largest = std::max(largest, entry_size(reference.value));
      widest = std::max(widest, reference.bound + scale.analytic_rounding);
    }
    // Twice the bound: the reference itself may lie off by one, on the side of the wrong value.
    if (largest > 0) raise_visible(2 * widest / largest);
  }

  void raise_visible(double relative) {
    if (!outcome_.smallest_visible || relative > *outcome_.smallest_visible) outcome_.smallest_visible = relative;
  }

  void count(const Entry<W>& entry, std::vector<Entry<W>>& wrong) {
    ++outcome_.compared_entries;
    if (entry.kind == EntryKind::agrees) return;
    wrong.push_back(entry);
  }

  /// Turns the entries of one input that did not agree into a failure. Null if all did.
  Failure* report(std::size_t input, std::vector<Entry<W>>& wrong) {
    if (wrong.empty()) return nullptr;
    std::stable_sort(wrong.begin(), wrong.end(), [](const Entry<W>& a, const Entry<W>& b) {
      if (verdict_of(a.kind) != verdict_of(b.kind)) return verdict_of(a.kind) > verdict_of(b.kind);
      return a.excess() > b.excess();
    });
    const Entry<W>& worst = wrong.front();
    Failure& failure = outcome_.failures.emplace_back();
    failure.verdict = verdict_of(worst.kind);
    failure.kind = to_string(worst.kind);
    failure.input = op_.signature().inputs[input].name;
    failure.message = sentence(worst, wrong.size());
    failure.wrong_entries = std::count_if(wrong.begin(), wrong.end(), [](const Entry<W>& entry) {
      return verdict_of(entry.kind) == Verdict::fail;
    });
    for (std::size_t i = 0; i < std::min(wrong.size(), listed_comparisons); ++i) failure.comparisons.push_back(record(wrong[i]));
    return &failure;
  }

  std::string sentence(const Entry<W>& worst, std::size_t count) const {
    const std::string name = op_.signature().inputs[worst.input].name;
    std::string where = "d" + name;
    if (worst.output) {
      where = "∂" + op_.signature().outputs[*worst.output].name +
              element_text(case_.output_shapes[*worst.output], worst.output_element) + "/∂" + name;
    }
    where += element_text(case_.input_shapes[worst.input], worst.element.value_or(worst.first_of_block));
    if (!worst.element) where += " and onwards, along a random direction,";
    const std::string analytic = number_text(to_double(worst.analytic)), reference = number_text(to_double(worst.reference.value));
    switch (worst.kind) {
      case EntryKind::agrees: break;
      case EntryKind::wrong_value:
        return where + " is " + analytic + ", the numeric derivative is " + reference + " ± " + short_text(worst.reference.bound) +
               (count > 1 ? "; " + std::to_string(count) + (worst.element ? " entries of d" : " comparisons of d") + name + " disagree" : "");
      case EntryKind::outside_subdifferential:
        return where + " is " + analytic + ", but at this kink the slopes are " + number_text(to_double(worst.reference.lower)) +
               " and " + number_text(to_double(worst.reference.upper)) + ", and no value outside of them is a subgradient";
      case EntryKind::not_a_number: return where + " is NaN, the numeric derivative is " + reference;
      case EntryKind::infinite: return where + " is " + analytic + ", the numeric derivative is " + reference;
      case EntryKind::not_written: return where + " is never written by backward; the numeric derivative is " + reference;
      case EntryKind::reference_not_finite:
        return where + " cannot be checked: forward is not finite around this input (step " + short_text(worst.reference.step) + ")";
      case EntryKind::bound_too_wide:
        return where + " is " + analytic + ", the numeric derivative " + reference + " ± " + short_text(worst.reference.bound) +
               ": too wide to tell";
    }
    return where;
  }

  RecordComparison record(const Entry<W>& entry) const {
    RecordComparison record;
    record.input = op_.signature().inputs[entry.input].name;
    if (entry.element) record.input_index = case_.input_shapes[entry.input].unravel(static_cast<std::int64_t>(*entry.element));
    if (entry.output) {
      record.output = op_.signature().outputs[*entry.output].name;
      record.output_index = case_.output_shapes[*entry.output].unravel(static_cast<std::int64_t>(entry.output_element));
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
    record.forward_calls = numeric_.forward_calls();
    return record;
  }

  static std::string element_text(const Shape& shape, std::size_t element) {
    return shape.rank() == 0 ? "" : Shape(shape.unravel(static_cast<std::int64_t>(element))).to_string();
  }

  const Op& op_;
  const Case& case_;
  Rung rung_;
  Evaluation<T> numeric_;
  AnalyticSide<W> analytic_;
  AnalyticGradient<W> gradient_;
  double output_size_ = 0;  // the largest output at the case's inputs
  Outcome outcome_;
};

/// What a wider scalar may see differently. A NaN in the first scalar is one whatever a wider exponent range would make of
/// it; so is a forgotten entry.
bool worth_a_referee(const Failure& failure) {
  return failure.verdict == Verdict::undecided || failure.kind == to_string(EntryKind::wrong_value) ||
         failure.kind == to_string(EntryKind::outside_subdifferential);
}

Outcome single_failure(Verdict verdict, const char* kind, const char* message) {
  Failure failure;
  failure.verdict = verdict;
  failure.kind = kind;
  failure.message = message;
  Outcome outcome;
  outcome.failures.push_back(std::move(failure));
  return outcome;
}

}  // namespace

Outcome check_gradient_in(const Op& op, const Case& instance, Rung rung) {
  try {
    switch (rung.forward) {
      case ScalarKind::float32: return GradientCheck<float>(op, instance, rung).run();
      case ScalarKind::float64: return GradientCheck<double>(op, instance, rung).run();
      case ScalarKind::double_double: return GradientCheck<DoubleDouble>(op, instance, rung).run();
      case ScalarKind::binary128: return GradientCheck<Binary128>(op, instance, rung).run();
      case ScalarKind::wide: return GradientCheck<Referee>(op, instance, rung).run();
    }
  } catch (const ShapeError& error) {
    return single_failure(Verdict::fail, "shape-convention", error.what());
  } catch (const OpError& error) {
    return single_failure(Verdict::error, "op-failed", error.what());
  }
  return {};
}

Outcome check_gradient(const Op& op, const Case& instance, Confirmation confirmation) {
  const Ladder ladder = ladder_of(op);
  Outcome first = check_gradient_in(op, instance, ladder.first);
  const bool ask = std::any_of(first.failures.begin(), first.failures.end(), worth_a_referee);
  if (confirmation == Confirmation::first_only || !ladder.referee || !ask) return first;
  Outcome confirmed = check_gradient_in(op, instance, *ladder.referee);
  for (Failure& failure : first.failures) {
    if (!worth_a_referee(failure) && confirmed.find_alike(failure) == nullptr) confirmed.failures.push_back(std::move(failure));
  }
  confirmed.forward_calls += first.forward_calls;
  confirmed.backward_calls += first.backward_calls;
  confirmed.by_referee = true;
  return confirmed;
}

}  // namespace gradcheck
