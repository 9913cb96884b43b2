#include <catch2/catch.hpp>

#include "gradcheck/run/runner.hpp"
#include "gradcheck/sdk.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::tests {
namespace {

/// A product that is too large for a full Jacobian; one row of dW is twice as large as it should be.
struct OneRowDoubled {
  static constexpr auto signature = "one_row_doubled: x[12,30], W[30,20] -> z[12,20]";
  template <class T>
  static void forward(View<T> x, View<T> W, Out<T> z) {
    z.matrix() = x.matrix() * W.matrix();
  }
  template <class T>
  static void backward(View<T> x, View<T> W, View<T>, View<T> dz, Out<T> dx, Out<T> dW) {
    dx.matrix() = dz.matrix() * W.matrix().transpose();
    dW.matrix() = x.matrix().transpose() * dz.matrix();
    for (std::int64_t j = 0; j < dW.extent(1); ++j) dW(17, j) *= T(2);
  }
};

TEST_CASE("a run names the wrong entry of the smallest case, and the wrong row of the case before shrinking") {
  RunOptions options;
  options.cases = 3;
  options.seed = 4;
  const OpRecord record = run_op(Op(sdk::table_of<OneRowDoubled>()), properties::all_properties(),
                                 properties::CaseGenerator(), options, "");
  REQUIRE_FALSE(record.properties.empty());
  REQUIRE(record.properties[0].findings.size() == 1);
  const Finding& finding = record.properties[0].findings[0];
  CAPTURE(finding.message);
  CHECK(finding.message.find("dW[17, ") == 0);
  CHECK(finding.message.find("row 17, 20 of 600 entries") != std::string::npos);
  REQUIRE_FALSE(finding.comparisons.empty());
  CHECK(finding.comparisons[0].input_index.at(0) == 17);
}

}  // namespace
}  // namespace gradcheck::tests
