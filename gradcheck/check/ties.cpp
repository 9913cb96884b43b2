#include "gradcheck/check/ties.hpp"

#include <algorithm>

#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/step.hpp"

namespace gradcheck {

namespace {

// Two tied entries move the same way in one of two draws of signs, so one tie in 2^4 is missed.
constexpr int sign_draws = 4;

template <class W>
bool has_kink(const Derivative<W>& derivative) {
  return derivative.finite && derivative.scheme == Scheme::one_sided &&
         to_double(W(derivative.upper - derivative.lower)) > 4 * derivative.bound;
}

template <class W>
class TieComparison {
 public:
  TieComparison(GradientSides<W>& sides, const std::vector<NumericJacobian<W>>& jacobians,
                const std::vector<std::vector<AnalyticGradient<W>>>& rows)
      : sides_(sides), jacobians_(jacobians), rows_(rows) {}

  void run() {
    collect();
    if (places_.size() < 2) return;
    const std::vector<Derivative<W>> together = along(std::vector<double>(places_.size(), unit_));
    const std::vector<bool> tied = kinks_along_signs(together.size());
    std::size_t value = 0;
    for (std::size_t output = 0; output < rows_.size(); ++output) {
      for (std::size_t row = 0; row < rows_[output].size(); ++row, ++value) {
        const Derivative<W>& derivative = together[value];
        if (!tied[value] || !derivative.smooth || !derivative.finite || kinks_of_row(output, row) < 2) continue;
        if (compare_row(output, row, derivative)) return;
      }
    }
  }

 private:
  const Derivative<W>& entry(std::size_t output, std::size_t row, const Place& place) const {
    const std::size_t columns = sides_.instance.inputs[place.input].size();
    return jacobians_[place.input].by_output[output][row * columns + place.element];
  }

  /// All entries along which some output has a kink.
  void collect() {
    for (const std::size_t input : sides_.op.differentiable_inputs()) {
      for (std::size_t element = 0; element < sides_.instance.inputs[input].size(); ++element) {
        const Place place{input, element};
        if (!any_kink(place)) continue;
        places_.push_back(place);
        unit_ = std::min(unit_, scale_of(sides_.instance.inputs[input][element]));
      }
    }
  }

  bool any_kink(const Place& place) const {
    for (std::size_t output = 0; output < rows_.size(); ++output) {
      for (std::size_t row = 0; row < rows_[output].size(); ++row) {
        if (has_kink(entry(output, row, place))) return true;
      }
    }
    return false;
  }

  std::int64_t kinks_of_row(std::size_t output, std::size_t row) const {
    return std::count_if(places_.begin(), places_.end(),
                         [&](const Place& place) { return has_kink(entry(output, row, place)); });
  }

  std::vector<Derivative<W>> along(const std::vector<double>& moves) {
    return joint_derivatives(sides_.numeric, {places_, moves});
  }

  std::vector<bool> kinks_along_signs(std::size_t values) {
    std::vector<bool> seen(values, false);
    RandomStream random(mix_seed(sides_.instance.seed, hash_name("ties")));
    for (int draw = 0; draw < sign_draws; ++draw) {
      std::vector<double> signs;
      for (std::size_t i = 0; i < places_.size(); ++i) signs.push_back(random.coin() ? unit_ : -unit_);
      const std::vector<Derivative<W>> derivatives = along(signs);
      for (std::size_t value = 0; value < values; ++value) seen[value] = seen[value] || has_kink(derivatives[value]);
    }
    return seen;
  }

  /// True if the sum was wrong and has been reported.
  bool compare_row(std::size_t output, std::size_t row, const Derivative<W>& together) {
    const W unit = from_double<W>(unit_);
    W sum(0);
    double terms = 0;
    for (const Place& place : places_) {
      const W& value = rows_[output][row].values[place.input][place.element];
      sum += value;
      terms += magnitude(value);
    }
    ComparisonScale scale = sides_.scale_of_tensor({together});
    scale.analytic_rounding = backward_rounding * sides_.analytic.unit_roundoff() * terms * unit_;
    const EntryKind kind = compare(W(sum * unit), together, scale);
    ++sides_.outcome.compared_entries;
    if (kind != EntryKind::wrong_value) return false;
    Failure& failure = sides_.outcome.failures.emplace_back();
    failure.kind = to_string(EntryKind::outside_subdifferential);
    failure.input = sides_.input_name(places_.front().input);
    const std::string of_output =
        "∂" + sides_.output_name(output) + element_text(sides_.instance.output_shapes[output], row);
    failure.message = "contributions to " + of_output + " along the tie of " + places_text() + " add up to " +
                      number_text(to_double(sum)) + "; the derivative along all of them is " +
                      number_text(to_double(W(together.value / unit))) + " ± " + short_text(together.bound / unit_);
    failure.deviation = magnitude(W(sum - together.value / unit));
    failure.wrong_entries = static_cast<std::int64_t>(places_.size());
    return true;
  }

  std::string places_text() const {
    constexpr std::size_t named = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(places_.size(), named); ++i) {
      text += (i == 0 ? "" : ", ") + sides_.input_name(places_[i].input) +
              element_text(sides_.instance.input_shapes[places_[i].input], places_[i].element);
    }
    return text + (places_.size() > named ? ", ..." : "");
  }

  GradientSides<W>& sides_;
  const std::vector<NumericJacobian<W>>& jacobians_;
  const std::vector<std::vector<AnalyticGradient<W>>>& rows_;
  std::vector<Place> places_;
  double unit_ = 1;  // a power of two: how far the entries move, relative to one
};

}  // namespace

template <class W>
void compare_ties(GradientSides<W>& sides, const std::vector<NumericJacobian<W>>& jacobians,
                  const std::vector<std::vector<AnalyticGradient<W>>>& rows) {
  TieComparison<W>(sides, jacobians, rows).run();
}

#define GRADCHECK_INSTANTIATE(W)                                                        \
  template void compare_ties(GradientSides<W>&, const std::vector<NumericJacobian<W>>&, \
                             const std::vector<std::vector<AnalyticGradient<W>>>&);
GRADCHECK_INSTANTIATE(double)
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

}  // namespace gradcheck
