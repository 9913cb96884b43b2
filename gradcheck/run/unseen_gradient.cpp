#include "gradcheck/run/unseen_gradient.hpp"

#include <string>

#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/check/compare/value_text.hpp"

namespace gradcheck {

namespace {

// In fewer cases a gradient may be zero by chance. A gradient that is zero in half of all cases is zero in 20 cases
// with a probability of 1e-6.
constexpr std::int64_t enough_cases = 20;

bool is_seen(const GradientStrength& gradient, double enough) {
  if (gradient.best && *gradient.best <= enough) return true;
  return gradient.unresolved == 0 && gradient.zero == gradient.compared;
}

std::string message_of(const GradientStrength& gradient, const std::string& cases, double enough) {
  const std::string name = "d" + gradient.input;
  if (gradient.best && *gradient.best < 1) {
    return "in none of " + cases + " cases would a relative error below " + short_text(*gradient.best) + " in " + name +
           " have been noticed; a pass needs at least one case that shows an error of " + short_text(enough);
  }
  return name + " was 0 or below the noise of the differences in all " + cases + " cases, so a wrong " + name +
         " would not have been noticed; if it is 0 by definition, let backward write exact zeros";
}

}  // namespace

double visible_enough(const Op& op) { return ladder_of(op).first.forward == ScalarKind::float32 ? 1e-1 : 1e-3; }

std::optional<Finding> unseen_gradient(const GradientStrength& gradient, double enough) {
  const std::int64_t cases = gradient.compared + gradient.unresolved;
  if (cases < enough_cases || is_seen(gradient, enough)) return std::nullopt;
  Finding finding;
  finding.verdict = Verdict::undecided;
  finding.kind = "gradient-not-seen";
  finding.input = gradient.input;
  finding.cases = cases;
  finding.message = message_of(gradient, std::to_string(cases), enough);
  return finding;
}

}  // namespace gradcheck
