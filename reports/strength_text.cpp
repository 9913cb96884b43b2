#include "reports/strength_text.hpp"

#include <fmt/format.h>

#include <optional>

#include "reports/number_text.hpp"

namespace gradcheck::reports {
namespace {

std::string number(double relative) { return short_number_text(relative, 2); }

// From a relative error of 1 on, not even a gradient of 0 would have been noticed. False for NaN.
bool shows(const std::optional<double>& relative) { return relative && *relative < 1; }

bool is_always_zero(const GradientStrength& gradient) {
  return gradient.compared > 0 && gradient.zero == gradient.compared && gradient.unresolved == 0;
}

std::string seen_text(const GradientStrength& gradient) {
  if (gradient.compared + gradient.unresolved == 0) return "";
  if (is_always_zero(gradient)) return ", 0 in each of them";
  if (!shows(gradient.best)) return ", could not be seen";
  if (!is_seen_in_median(gradient)) {
    return fmt::format(", could not be seen in the median case, errors seen from {} (best)", number(*gradient.best));
  }
  return fmt::format(", errors seen from {} (median), {} (best)", number(*gradient.median), number(*gradient.best));
}

// The first gradient that could not be seen in the median case, else the one with the largest median.
const GradientStrength* weakest(const OpStrength& op) {
  const GradientStrength* weakest = nullptr;
  for (const GradientStrength& gradient : op.gradients) {
    if (is_always_zero(gradient)) continue;
    if (!is_seen_in_median(gradient)) return &gradient;
    if (weakest == nullptr || *gradient.median > *weakest->median) weakest = &gradient;
  }
  return weakest;
}

}  // namespace

OpStrength strength_of(const OpRecord& op) {
  for (const PropertyRecord& property : op.properties) {
    if (!property.gradients.empty()) return {property.cases, property.gradients};
  }
  return {};
}

bool is_seen_in_median(const GradientStrength& gradient) { return shows(gradient.median); }

std::string strength_text(const GradientStrength& gradient, std::int64_t cases) {
  std::string text =
      fmt::format("d{} compared in {} of {}", gradient.input, count_text(gradient.compared), count_of(cases, "case"));
  if (gradient.unresolved > 0) text += ", unresolved in " + count_text(gradient.unresolved);
  return text + seen_text(gradient);
}

std::string weakest_text(const OpStrength& op) {
  const GradientStrength* gradient = weakest(op);
  if (gradient == nullptr) return "";
  if (!is_seen_in_median(*gradient)) return fmt::format("d{} could not be seen in the median case", gradient->input);
  return fmt::format("errors seen from {} (median)", number(*gradient->median));
}

std::string weakest_number(const OpStrength& op) {
  const GradientStrength* gradient = weakest(op);
  return gradient != nullptr && is_seen_in_median(*gradient) ? number(*gradient->median) : "—";
}

}  // namespace gradcheck::reports
