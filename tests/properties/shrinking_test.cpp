#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include "gradcheck/run/runner.hpp"
#include "gradcheck/sdk.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::properties {
namespace {

/// y = (x - mean) / sqrt(variance + 10^-Exponent) of all entries, in float only. The wrong backward forgets that the
/// mean and the variance depend on x.
template <int Exponent>
struct FloatNormalization {
  static constexpr auto signature = "normalization: x[N] -> y[N] where N >= 2";
  static void forward(View<float> x, Out<float> y) {
    const float mean = x.vector().mean(), scale = scale_of(x);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (x[i] - mean) * scale;
  }
  static void backward(View<float> x, View<float>, View<float> dy, Out<float> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * scale_of(x);
  }

 private:
  static float scale_of(View<float> x) {
    const float mean = x.vector().mean();
    const float variance = (x.array() - mean).square().mean();
    return 1 / std::sqrt(variance + static_cast<float>(std::pow(10.0, -Exponent)));
  }
};

Finding finding_of_gradient(const Op& op, std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  options.cases = 60;
  const auto properties = all_properties();
  const OpRecord record = run_op(op, {&properties.front(), 1}, CaseGenerator(), options, "");
  for (const Finding& finding : record.properties.at(0).findings) {
    if (finding.kind == "wrong-value") return finding;
  }
  FAIL("no wrong value was found");
  return {};
}

TEST_CASE("a wrong gradient is shown where its reference is sound") {
  const Op op(GENERATE(sdk::table_of<FloatNormalization<5>>(), sdk::table_of<FloatNormalization<12>>()));
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Finding finding = finding_of_gradient(op, seed);
    CAPTURE(seed, finding.message);
    const RecordComparison& worst = finding.comparisons.at(0);
    const double bound = std::stod(worst.error_bound);
    CHECK(bound <= std::abs(std::stod(worst.difference)) / 16);
    // At equal entries y jumps by one within far less than a step: the derivative is 10^6, and the reference 2.5 ± 10.
    CHECK(bound <= 0.02 * std::max(1.0, std::abs(std::stod(worst.reference))));
    CHECK(finding.inputs.at(0).shape.at(0) == 2);
  }
}

}  // namespace
}  // namespace gradcheck::properties
