#include "gradcheck/check/large_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/blocks.hpp"
#include "gradcheck/reference/compression.hpp"
#include "gradcheck/reference/jacobian.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/reference/step.hpp"

namespace gradcheck {

namespace {

// Inputs of a large case that are small themselves (a bias, a temperature) are compared entry by entry all the same.
constexpr std::size_t few_entries = 16;
constexpr int directions_per_input = 2;
constexpr std::size_t most_listed = 8;
// The most that a comparison entry by entry because of kinks may cost, in elements read or written by forward: some
// seconds.
constexpr double kink_budget = 0x1p25;
// Relative errors of n entries of at most 2 u each add up like their norm; four of its standard deviations.
constexpr double working_rounding_of_sum = 8;
// Calls of forward for an entry with a kink.
constexpr double calls_at_kink = 32;

template <class W>
class LargeComparison {
 public:
  explicit LargeComparison(GradientSides<W>& sides) : sides_(sides), random_(sides.instance.seed) {}

  void run() {
    for (const std::size_t input : sides_.op.differentiable_inputs()) {
      if (values(input).empty()) continue;
      std::vector<Entry<W>> wrong;
      if (all_are_numbers(input, wrong)) compare_input(input, wrong);
      sides_.report(input, wrong);
    }
  }

 private:
  const std::vector<double>& values(std::size_t input) const { return sides_.instance.inputs[input]; }

  /// NaN, infinity and entries that were never written are found by looking at each entry, without a direction. A sum
  /// over entries means nothing beside them, also if they are right.
  bool all_are_numbers(std::size_t input, std::vector<Entry<W>>& wrong) {
    bool numbers = true;
    const AnalyticGradient<W>& gradient = sides_.gradient;
    for (std::size_t i = 0; i < gradient.values[input].size() && wrong.size() < most_listed; ++i) {
      Entry<W> entry;
      entry.input = input;
      entry.element = i;
      entry.analytic = gradient.values[input][i];
      const double size = to_double(entry.analytic);
      if (!gradient.written[input][i])
        entry.kind = EntryKind::not_written;
      else if (std::isnan(size))
        entry.kind = EntryKind::not_a_number;
      else if (std::isinf(size))
        entry.kind = EntryKind::infinite;
      else
        continue;
      entry.reference = projected_derivative(sides_.numeric, input, i);
      if (!entry.reference.finite)
        entry.kind = EntryKind::reference_not_finite;
      else if (entry.kind == EntryKind::infinite)
        entry.kind = kind_of_infinite(size > 0, entry.reference);
      sides_.count(entry, wrong);
      numbers = false;
    }
    return numbers;
  }

  void compare_input(std::size_t input, std::vector<Entry<W>>& wrong) {
    const std::optional<Compression> compression = Compression::of(sides_.op, sides_.instance, input);
    if (compression && compression->colours() <= few_entries)
      compare_by_colours(input, *compression, wrong);
    else if (values(input).size() <= few_entries)
      compare_few(input, wrong);
    else
      compare_along_directions(input, wrong);
  }

  void compare_few(std::size_t input, std::vector<Entry<W>>& wrong) {
    std::vector<Derivative<W>> references;
    for (std::size_t i = 0; i < values(input).size(); ++i) {
      const std::optional<double> slope = declared_slope(sides_.op, input, values(input)[i]);
      references.push_back(projected_derivative(sides_.numeric, input, i, slope));
    }
    sides_.compare_entries(input, references, wrong);
  }

  // ---- colours

  /// Every entry, all entries of one colour at a time. If an entry outside of the declared pattern is not zero, it
  /// moves a row that no entry of this colour may move, or the sum of its row is wrong.
  void compare_by_colours(std::size_t input, const Compression& compression, std::vector<Entry<W>>& wrong) {
    std::vector<Derivative<W>> references(values(input).size());
    bool strayed = false;
    for (std::size_t number = 0; number < compression.colours(); ++number) {
      const Colour colour = compression.colour(number);
      std::vector<double> direction;
      std::vector<std::optional<double>> slopes;
      for (const std::size_t element : colour.members) {
        const double value = values(input)[element], scale = scale_of(value);
        direction.push_back(random_.coin() ? scale : -scale);
        const std::optional<double> slope = declared_slope(sides_.op, input, value);
        slopes.push_back(slope ? std::optional(*slope * direction.back()) : std::nullopt);
      }
      const GroupedDerivatives<W> derivatives = grouped_derivatives(
          sides_.numeric, Direction::of_entries(input, colour.members, direction), colour.rows, slopes);
      if (derivatives.stray && !strayed) report_stray(input, *derivatives.stray);
      strayed = strayed || derivatives.stray;
      for (std::size_t i = 0; i < colour.members.size(); ++i) {
        references[colour.members[i]] = unscaled(derivatives.by_group[i], direction[i]);
      }
    }
    sides_.compare_entries(input, references, wrong);
  }

  void report_stray(std::size_t input, std::size_t output_element) {
    Failure& failure = sides_.outcome.failures.emplace_back();
    failure.kind = "structure";
    failure.input = sides_.input_name(input);
    const std::string pair = sides_.output_name(0) + "/" + failure.input;
    failure.message = pair + " is declared zero outside of its pattern; " + sides_.output_name(0) +
                      element_text(sides_.instance.output_shapes[0], output_element) + " moves with entries of " +
                      failure.input + " outside of it";
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
    derivative.resolution /= std::abs(factor);
    for (Plateau& other : derivative.others) other = {other.value / factor, other.bound / std::abs(factor)};
    derivative.step *= std::abs(factor);
    return derivative;
  }

  // ---- directions

  static constexpr bool black_box = std::is_same_v<W, double>;

  static constexpr double smallest_weight = black_box ? 0.5 : 0x1p-11;

  /// How far an entry of this value moves along a direction, relative to the others. In a black box an entry that
  /// hardly moves would be lost in rounding.
  static double weight_of(double value) { return black_box ? 1 : scale_of(value); }

  std::vector<double> draw_direction(std::size_t input) {
    // Few bits for black boxes, so that x + 4 h v is exact in the op's own scalar too.
    constexpr int bits = black_box ? 5 : direction_bits;
    std::vector<double> direction;
    for (const double value : values(input)) direction.push_back(random_.signed_half_to_one(bits) * weight_of(value));
    return direction;
  }

  void compare_along_directions(std::size_t input, std::vector<Entry<W>>& wrong) {
    const std::optional<BlockStructure> blocks = blocks_of(sides_.op, sides_.instance, input);
    std::vector<std::size_t> every(values(input).size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    bool kinks = false, any_finite = false;
    double error = 0;
    for (int probe = 0; probe < directions_per_input && !kinks; ++probe) {
      const std::vector<double> direction = draw_direction(input);
      std::vector<Derivative<W>> derivatives;
      if (blocks) {
        derivatives =
            grouped_derivatives(sides_.numeric, Direction::of_entries(input, every, direction), blocks->rows).by_group;
      } else {
        derivatives.push_back(directional_derivative(sides_.numeric, input, direction));
      }
      for (std::size_t i = 0; i < derivatives.size(); ++i) {
        kinks = kinks || derivatives[i].lower < derivatives[i].upper;
        any_finite = any_finite || derivatives[i].finite;
        error = std::max(
            error, compare_projection(input, blocks ? blocks->inputs_of[i] : every, direction, derivatives[i], wrong));
      }
      sides_.outcome.compared_entries += static_cast<std::int64_t>(direction.size());
    }
    if (any_finite) sides_.compared(input, error / smallest_weight, largest_magnitude(sides_.gradient.values[input]));
    if (!kinks || !affordable_one_by_one(input)) return;
    wrong.clear();
    compare_few(input, wrong);
  }

  bool affordable_one_by_one(std::size_t input) const {
    double elements = static_cast<double>(sides_.instance.output_size());
    for (const std::vector<double>& tensor : sides_.instance.inputs) elements += static_cast<double>(tensor.size());
    return elements * calls_at_kink * static_cast<double>(values(input).size()) <= kink_budget;
  }

  /// Compares the gradient times a direction, over some entries, with the numeric derivative along it. Any larger error
  /// of the product than the result makes the comparison fail.
  double compare_projection(std::size_t input, const std::vector<std::size_t>& elements,
                            const std::vector<double>& direction, const Derivative<W>& reference,
                            std::vector<Entry<W>>& wrong) {
    const std::vector<W>& gradient = sides_.gradient.values[input];
    W sum(0);
    double squares = 0;
    for (const std::size_t i : elements) {
      const W term = gradient[i] * from_double<W>(direction[i]);
      sum += term;
      const double part = magnitude(term);
      squares += part * part;
    }
    const double norm = std::sqrt(squares);
    ComparisonScale scale;
    scale.size = std::max({norm, magnitude(reference.value), sides_.output_size, reference.size});
    // The sum of the products rounds by less than n u of its terms; independent roundings add up like the norm.
    scale.analytic_rounding =
        backward_rounding * std::max(sides_.analytic.unit_roundoff(), ScalarTraits<W>::unit_roundoff) * norm +
        working_rounding_of_sum * sides_.working_roundoff() * norm;
    scale.doubtful = sides_.far_rounding * std::sqrt(static_cast<double>(elements.size()));
    scale.widest_resolution = widest_relative_bound(sides_.numeric.scalar().kind);
    scale.widest_bound = scale.widest_resolution * scale.size;
    Entry<W> entry;
    entry.input = input;
    if (!elements.empty()) entry.first_of_block = elements.front();
    entry.analytic = sum;
    entry.reference = reference;
    entry.kind = compare(entry.analytic, entry.reference, scale);
    // The sum of subgradients of several kinks that bend in opposite ways need not lie between the two slopes.
    if (entry.kind == EntryKind::outside_subdifferential) entry.kind = EntryKind::bound_too_wide;
    const auto along_direction = [&](const AnalyticGradient<W>& moved) {
      double moved_sum = 0;
      for (const std::size_t i : elements) moved_sum += to_double(moved.values[input][i]) * direction[i];
      return moved_sum;
    };
    if (sides_.is_noise(entry, along_direction)) entry.kind = EntryKind::loses_digits;
    if (sides_.leaves_unresolved(entry.kind)) {
      sides_.unresolved(input);
      return std::numeric_limits<double>::infinity();
    }
    if (entry.kind != EntryKind::agrees) wrong.push_back(entry);
    return visible_error(reference, scale);
  }

  GradientSides<W>& sides_;
  RandomStream random_;
};

}  // namespace

template <class W>
void compare_large(GradientSides<W>& sides) {
  LargeComparison<W>(sides).run();
}

template void compare_large(GradientSides<double>&);
template void compare_large(GradientSides<DoubleDouble>&);
template void compare_large(GradientSides<Referee>&);

}  // namespace gradcheck
