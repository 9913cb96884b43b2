#include "gradcheck/record/totals.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "tests/record/record_fixture.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

TEST_CASE("totals") {
  const Totals totals = totals_of(failing());
  CHECK(totals.cases == 3 * 96);
  CHECK(totals.failed == 2);
  CHECK(totals.findings == 2);
  CHECK(totals.smallest_visible == 0.25);
  SECTION("do not overflow") {
    RunRecord record = all_pass();
    for (OpRecord& op : record.ops) op.properties[0].cases = std::numeric_limits<std::int64_t>::max();
    CHECK(totals_of(record).cases == std::numeric_limits<std::int64_t>::max());
  }
  SECTION("keep a NaN in the smallest visible error") {
    OpRecord op = all_pass().ops[0];
    op.properties[0].smallest_visible = std::numeric_limits<double>::quiet_NaN();
    op.properties[1].smallest_visible = 1;
    CHECK(std::isnan(*totals_of(op).smallest_visible));
    std::swap(op.properties[0], op.properties[1]);
    CHECK(std::isnan(*totals_of(op).smallest_visible));
  }
}
