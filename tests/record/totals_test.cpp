#include "gradcheck/record/totals.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/record/record_fixture.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

TEST_CASE("totals") {
  const Totals totals = totals_of(failing());
  CHECK(totals.cases == 3 * 96);
  CHECK(totals.failed == 2);
  CHECK(totals.findings == 2);
  SECTION("do not overflow") {
    RunRecord record = all_pass();
    for (OpRecord& op : record.ops) op.properties[0].cases = std::numeric_limits<std::int64_t>::max();
    CHECK(totals_of(record).cases == std::numeric_limits<std::int64_t>::max());
  }
}
