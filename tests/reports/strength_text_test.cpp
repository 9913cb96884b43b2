#include "reports/strength_text.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <utility>

using namespace gradcheck;
using namespace gradcheck::reports;

namespace {

GradientStrength of_W(std::optional<double> median, std::optional<double> best) {
  GradientStrength gradient;
  gradient.input = "W";
  gradient.compared = 200;
  gradient.median = median;
  gradient.best = best;
  return gradient;
}

GradientStrength zero() {
  GradientStrength gradient = of_W({}, {});
  gradient.zero = gradient.compared;
  return gradient;
}

}  // namespace

TEST_CASE("a gradient's line gives its cases, the median error and the best") {
  CHECK(strength_text(of_W(3.04e-21, 8e-23), 200) ==
        "dW compared in 200 of 200 cases, errors seen from 3e-21 (median), 8e-23 (best)");
  GradientStrength gradient = of_W(3.04e-21, 8e-23);
  gradient.unresolved = 1007;
  CHECK(strength_text(gradient, 1207) ==
        "dW compared in 200 of 1,207 cases, unresolved in 1,007, errors seen from 3e-21 (median), 8e-23 (best)");
}

TEST_CASE("a gradient's line states no error of 1 or more") {
  CHECK(strength_text(of_W(5.4e29, 8e-23), 200) ==
        "dW compared in 200 of 200 cases, could not be seen in the median case, errors seen from 8e-23 (best)");
  for (const auto& gradient : {of_W(5.4e29, 1), of_W({}, 5.4e29), of_W({}, {})}) {
    CHECK(strength_text(gradient, 200) == "dW compared in 200 of 200 cases, could not be seen");
  }
  CHECK(strength_text(zero(), 200) == "dW compared in 200 of 200 cases, 0 in each of them");
  GradientStrength never = of_W({}, {});
  never.compared = 0;
  CHECK(strength_text(never, 200) == "dW compared in 0 of 200 cases");
}

TEST_CASE("the weakest gradient stands for the op") {
  const auto text = [](std::vector<GradientStrength> gradients) {
    const OpStrength op{200, std::move(gradients)};
    return weakest_text(op) + " | " + weakest_number(op);
  };
  CHECK(text({of_W(1e-21, 1e-22), of_W(2e-20, 1e-23), zero()}) == "errors seen from 2e-20 (median) | 2e-20");
  CHECK(text({of_W(1e-21, 1e-22), of_W(1, 1e-23)}) == "dW could not be seen in the median case | —");
  CHECK(text({of_W({}, 1e-22), of_W(1e-3, 1e-23)}) == "dW could not be seen in the median case | —");
  CHECK(text({zero()}) == " | —");
  CHECK(text({}) == " | —");
}
