#include "gradcheck/run/gradient_strengths.hpp"

#include <catch2/catch.hpp>

#include <optional>

namespace gradcheck::tests {
namespace {

enum class Drawn { ordinary, special, untelling };

CheckedCase checked_case(std::optional<double> visible, Drawn drawn = Drawn::ordinary) {
  CheckedCase checked;
  checked.drawn.special = drawn == Drawn::special;
  checked.drawn.telling = drawn != Drawn::untelling;
  InputStrength& input = checked.outcome.inputs.emplace_back();
  input.input = "x";
  input.compared = true;
  input.visible = visible;
  return checked;
}

GradientStrength strength_of(const std::vector<CheckedCase>& cases) {
  GradientStrengths strengths;
  for (const CheckedCase& checked : cases) strengths.add(checked);
  REQUIRE(strengths.list().size() == 1);
  return strengths.list()[0];
}

TEST_CASE("the median is that of passed ordinary cases, the best that of all passed cases") {
  CheckedCase failed = checked_case(1e-9);
  failed.outcome.failures.emplace_back();
  const GradientStrength shown =
      strength_of({checked_case(5), checked_case(1e-3), checked_case(2), failed, checked_case(1e-6, Drawn::special),
                   checked_case(1e-6, Drawn::untelling), checked_case(1e-7, Drawn::special)});
  CHECK(shown.compared == 7);
  CHECK(shown.median == 2);
  CHECK(shown.best == 1e-7);
}

TEST_CASE("the median of a run without ordinary cases is that of all passed cases") {
  const GradientStrength shown = strength_of(
      {checked_case(3, Drawn::special), checked_case(1, Drawn::untelling), checked_case(2, Drawn::special)});
  CHECK(shown.median == 2);
  CHECK(shown.best == 1);
}

TEST_CASE("a case that shows nothing counts as one in which no error is visible") {
  CheckedCase unresolved = checked_case(1e-9);
  unresolved.outcome.inputs[0].unresolved = true;
  const GradientStrength shown = strength_of({checked_case(std::nullopt), checked_case(1e-3), unresolved});
  CHECK(shown.compared == 2);
  CHECK(shown.unresolved == 1);
  CHECK_FALSE(shown.median);
  CHECK(shown.best == 1e-3);
}

TEST_CASE("cases without a comparison and cases with a gradient of zero do not enter the median") {
  CheckedCase not_compared = checked_case(std::nullopt), zero = checked_case(std::nullopt);
  not_compared.outcome.inputs[0].compared = false;
  zero.outcome.inputs[0].zero = true;
  const GradientStrength shown = strength_of({not_compared, zero, zero, checked_case(1e-3)});
  CHECK(shown.compared == 3);
  CHECK(shown.zero == 2);
  CHECK(shown.median == 1e-3);
}

TEST_CASE("gradients are listed by input") {
  CheckedCase checked = checked_case(1e-3);
  checked.outcome.inputs.push_back(checked.outcome.inputs[0]);
  checked.outcome.inputs[1].input = "W";
  checked.outcome.inputs[1].visible = 1e-5;
  GradientStrengths strengths;
  strengths.add(checked);
  strengths.add(checked);
  REQUIRE(strengths.list().size() == 2);
  CHECK(strengths.list()[0].input == "x");
  CHECK(strengths.list()[0].best == 1e-3);
  CHECK(strengths.list()[1].input == "W");
  CHECK(strengths.list()[1].best == 1e-5);
  CHECK(strengths.list()[1].compared == 2);
  CHECK(GradientStrengths().list().empty());
}

}  // namespace
}  // namespace gradcheck::tests
