#include <catch2/catch.hpp>

#include <cstdlib>

#include "gradcheck/run/runner.hpp"
#include "ops/builtin_ops.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::tests {
namespace {

// Runs all built-in ops in all properties for five seeds: 10 cases each, or as many as the variable GRADCHECK_CASES
// says (200 take about ten minutes).
void check_quiet(std::uint64_t first_seed) {
  const char* const asked = std::getenv("GRADCHECK_CASES");  // NOLINT: no other thread runs yet
  const std::int64_t cases = asked != nullptr ? std::strtoll(asked, nullptr, 10) : 10;
  REQUIRE(cases > 0);
  const std::vector<Op> ops = ops::builtin_ops();
  REQUIRE_FALSE(ops.empty());
  for (const Op& op : ops) {
    for (std::uint64_t seed = first_seed; seed < first_seed + 5; ++seed) {
      RunOptions options;
      options.cases = cases;
      options.seed = seed;
      const OpRecord record = run_op(op, properties::all_properties(), properties::CaseGenerator(), options, "");
      REQUIRE_FALSE(record.properties.empty());
      for (const PropertyRecord& property : record.properties) {
        INFO(op.name() << ", " << property.property << ", seed " << seed << ": "
                       << (property.findings.empty()
                               ? ""
                               : property.findings.front().kind + ", " + property.findings.front().message));
        CHECK(property.findings.empty());
        CHECK(property.verdict == Verdict::pass);
        CHECK(property.passed + property.set_aside == property.cases);
        CHECK(property.cases <= cases);
      }
    }
  }
}

TEST_CASE("built-in ops raise no false alarm, seeds 1000 to 1004") { check_quiet(1000); }
TEST_CASE("built-in ops raise no false alarm, seeds 1005 to 1009") { check_quiet(1005); }
TEST_CASE("built-in ops raise no false alarm, seeds 1010 to 1014") { check_quiet(1010); }
TEST_CASE("built-in ops raise no false alarm, seeds 1015 to 1019") { check_quiet(1015); }

}  // namespace
}  // namespace gradcheck::tests
