#include "gradcheck/run/unseen_gradient.hpp"

#include <catch2/catch.hpp>

namespace gradcheck::tests {
namespace {

GradientStrength compared(std::int64_t cases) {
  GradientStrength gradient;
  gradient.input = "W";
  gradient.compared = cases;
  return gradient;
}

TEST_CASE("a gradient that no case could see is a finding that says why") {
  const std::optional<Finding> finding = unseen_gradient(compared(200));
  REQUIRE(finding);
  CHECK(finding->verdict == Verdict::undecided);
  CHECK(finding->kind == "gradient-not-seen");
  CHECK(finding->input == "W");
  CHECK(finding->cases == 200);
  CHECK_THAT(finding->message, Catch::StartsWith("dW was 0 or below the noise of the differences in all 200 cases, so "
                                                 "a wrong dW would not have been noticed"));
}

TEST_CASE("a gradient is seen if a relative error of 1e-3 would have failed in some case") {
  GradientStrength gradient = compared(200);
  gradient.best = 1e-3;
  CHECK_FALSE(unseen_gradient(gradient));
  gradient.best = 0.0123;
  REQUIRE(unseen_gradient(gradient));
  CHECK(unseen_gradient(gradient)->message ==
        "in none of 200 cases would a relative error below 0.0123 in dW have been noticed; a pass needs at least one "
        "case that shows an error of 0.001");
  gradient.best = 5.4e29;
  REQUIRE(unseen_gradient(gradient));
  CHECK_THAT(unseen_gradient(gradient)->message, Catch::Contains("below the noise"));
}

TEST_CASE("a gradient of zero in every case is seen, in all but one it is not") {
  GradientStrength gradient = compared(200);
  gradient.zero = 200;
  CHECK_FALSE(unseen_gradient(gradient));
  gradient.zero = 199;
  CHECK(unseen_gradient(gradient));
  gradient.zero = 200;
  gradient.unresolved = 1;
  CHECK(unseen_gradient(gradient));
}

TEST_CASE("fewer than 20 cases say nothing about the next one") {
  CHECK_FALSE(unseen_gradient(compared(0)));
  CHECK_FALSE(unseen_gradient(compared(19)));
  CHECK(unseen_gradient(compared(20)));
  GradientStrength gradient = compared(10);
  gradient.unresolved = 10;
  CHECK(unseen_gradient(gradient));
}

}  // namespace
}  // namespace gradcheck::tests
