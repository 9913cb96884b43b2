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
  // Of affine x 64, W 57 and 7 unresolved, b 64; of tanh 64; of masked_norm 64 and 64.
  CHECK(totals.gradients == 6 * 64);
  CHECK(totals.unresolved == 7);
  SECTION("do not overflow") {
    RunRecord record = all_pass();
    for (OpRecord& op : record.ops) op.properties[0].cases = std::numeric_limits<std::int64_t>::max();
    CHECK(totals_of(record).cases == std::numeric_limits<std::int64_t>::max());
  }
}
