#include <catch2/catch.hpp>

#include "gradcheck/run/runner.hpp"
#include "properties/gradient.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/square.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace replay_case_test {

TEST_CASE("a replayed case that fails is a record with one finding") {
  const Tampered tampered(sdk::table_of<Square>(),
                          [](gradcheck_call& call) { multiply_entry(call.downstream[0], 1, 2); });
  const Op op = tampered.op();
  const Case instance = some_case(op, {{"N", 3}});
  const OpRecord record = replay_case(op, properties::Gradient(), instance);
  CHECK(record.name == "square");
  CHECK(record.verdict == Verdict::fail);
  REQUIRE(record.properties.size() == 1);
  const PropertyRecord& property = record.properties[0];
  CHECK(property.property == "gradient");
  CHECK(property.verdict == Verdict::fail);
  CHECK(property.cases == 1);
  CHECK(property.failed == 1);
  CHECK(property.seconds > 0);
  REQUIRE(property.gradients.size() == 1);
  CHECK(property.gradients[0].compared == 1);
  REQUIRE(property.findings.size() == 1);
  const Finding& finding = property.findings[0];
  CHECK(finding.property == "gradient");
  CHECK(finding.kind == "wrong-value");
  CHECK(finding.input == "x");
  CHECK(finding.cases == 1);
  CHECK(finding.compared_entries == property.compared_entries);
  REQUIRE(finding.inputs.size() == 1);
  CHECK(finding.inputs[0].name == "x");
  CHECK(finding.inputs[0].values == instance.inputs[0]);
  REQUIRE(finding.upstream.size() == 1);
  CHECK(finding.upstream[0].name == "dy");
  CHECK(finding.upstream[0].values == instance.upstream[0]);
  CHECK(finding.case_seed == instance.seed);
}

TEST_CASE("a replayed case that passes has no finding") {
  const Op op(sdk::table_of<Square>());
  const OpRecord record = replay_case(op, properties::Gradient(), some_case(op, {{"N", 3}}));
  CHECK(record.verdict == Verdict::pass);
  REQUIRE(record.properties.size() == 1);
  CHECK(record.properties[0].passed == 1);
  CHECK(record.properties[0].findings.empty());
}

}  // namespace replay_case_test
}  // namespace gradcheck::tests
