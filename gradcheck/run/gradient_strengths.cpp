#include "gradcheck/run/gradient_strengths.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace gradcheck {

namespace {

std::optional<double> if_finite(double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; }

void count(GradientStrength& counts, const InputStrength& input) {
  if (input.unresolved) {
    ++counts.unresolved;
  } else if (input.compared) {
    ++counts.compared;
    counts.zero += input.zero ? 1 : 0;
  }
}

// A gradient of zero has no relative error.
bool says_nothing(const InputStrength& input) { return !input.unresolved && (input.zero || !input.compared); }

double visible_error(const InputStrength& input) {
  return input.unresolved || !input.visible ? std::numeric_limits<double>::infinity() : *input.visible;
}

// The larger one of the two in the middle.
double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

GradientStrengths::Shown& GradientStrengths::of(const std::string& input) {
  const auto place =
      std::find_if(shown_.begin(), shown_.end(), [&](const Shown& shown) { return shown.counts.input == input; });
  if (place != shown_.end()) return *place;
  Shown& added = shown_.emplace_back();
  added.counts.input = input;
  return added;
}

void GradientStrengths::add(const CheckedCase& checked) {
  for (const InputStrength& input : checked.outcome.inputs) {
    Shown& shown = of(input.input);
    count(shown.counts, input);
    if (checked.outcome.verdict() != Verdict::pass || says_nothing(input)) continue;
    shown.all.push_back(visible_error(input));
    // At special values and upstream gradients of one kind a pass says little about ordinary ones.
    if (!checked.drawn.special && checked.drawn.telling) shown.ordinary.push_back(shown.all.back());
  }
}

std::vector<GradientStrength> GradientStrengths::list() const {
  std::vector<GradientStrength> list;
  for (const Shown& shown : shown_) {
    GradientStrength& gradient = list.emplace_back(shown.counts);
    if (shown.all.empty()) continue;
    gradient.median = if_finite(median_of(shown.ordinary.empty() ? shown.all : shown.ordinary));
    gradient.best = if_finite(*std::min_element(shown.all.begin(), shown.all.end()));
  }
  return list;
}

}  // namespace gradcheck
