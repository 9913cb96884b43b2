#include "reports/sentences.hpp"

#include <catch2/catch.hpp>

#include "tests/record/record_fixture.hpp"

using namespace gradcheck;
using namespace gradcheck::reports;
using namespace gradcheck::tests;

TEST_CASE("a comparison of an output is not a derivative") {
  RecordComparison comparison;
  comparison.output = "y";
  comparison.output_index = {2};
  CHECK(derivative_text(comparison) == "y[2]");
  comparison.input = "x";
  CHECK(derivative_text(comparison) == "∂ y[2] / ∂ x");
}

TEST_CASE("headline") {
  CHECK(headline(all_pass()) == "All 2 ops passed");
  CHECK(headline(failing()) == "2 of 3 ops failed");
  CHECK(headline(undecided()) == "1 of 2 ops undecided");
  CHECK(headline(refused()) == "1 of 2 ops could not be checked");
  CHECK(headline(not_loaded()) == "1 target could not be loaded");
  CHECK(headline(nothing_checked()) == "Nothing was checked");
  SECTION("an empty run is no success, whatever its exit code") {
    RunRecord record = nothing_checked();
    record.exit_code = 0;
    CHECK(headline(record) == "Nothing was checked");
    CHECK(gravity(record) == Verdict::error);
  }
  SECTION("an exit code without a reason is shown") {
    RunRecord record = all_pass();
    record.exit_code = 3;
    CHECK(headline(record) == "gradcheck itself failed (exit code 3)");
    CHECK(gravity(record) == Verdict::error);
  }
  SECTION("warnings are no failure unless the run is strict") {
    RunRecord record = weak();
    CHECK(headline(record) == "All 2 ops passed, 1 with weak numerics");
    CHECK(gravity(record) == Verdict::weak);
    record.ops.erase(record.ops.begin());
    CHECK(headline(record) == "The op passed, with weak numerics");
    record = weak();
    record.exit_code = 1;
    CHECK(headline(record) == "1 of 2 ops weak");
    CHECK(gravity(record) == Verdict::weak);
    record.ops[0].verdict = Verdict::undecided;
    CHECK(headline(record) == "1 of 2 ops undecided, 1 weak");
    CHECK(gravity(record) == Verdict::undecided);
  }
  SECTION("accepted findings are named") {
    RunRecord record = undecided();
    record.exit_code = 0;
    CHECK(headline(record) == "Accepted (exit code 0), with 1 of 2 ops undecided");
  }
}

TEST_CASE("names of entries and derivatives") {
  CHECK(entry_text("W", {1, 2}) == "W[1,2]");
  CHECK(entry_text("t", {}) == "t");
  CHECK(shape_text({}) == "scalar");
  RecordComparison c;
  c.input = "W";
  c.input_index = {0};
  CHECK(derivative_text(c) == "∂⟨upstream, outputs⟩ / ∂ W[0]");
  c.output = "y";
  CHECK(derivative_text(c) == "∂ y / ∂ W[0]");
}

TEST_CASE("how the smallest case was found") {
  PropertyRecord property;
  property.cases = 200;
  Finding finding;
  finding.case_index = 12;
  finding.cases = 26;
  finding.shrink_steps = 3;
  CHECK(provenance_text(property, finding) ==
        "first seen in case 12; 26 of 200 cases fail this way; shrunk in 3 steps");
  finding.shrink_steps = 0;
  finding.cases = 1;
  CHECK(provenance_text(property, finding) == "first seen in case 12; 1 of 200 cases fails this way; not shrunk");
  finding.verdict = Verdict::undecided;
  CHECK(provenance_text(property, finding) ==
        "first seen in case 12; 1 of 200 cases is undecided this way; not shrunk");
  finding.verdict = Verdict::weak;
  CHECK(provenance_text(property, finding) == "first seen in case 12; 1 of 200 cases is weak this way; not shrunk");
  finding.cases = 2;
  CHECK(provenance_text(property, finding) == "first seen in case 12; 2 of 200 cases are weak this way; not shrunk");
  finding.verdict = Verdict::error;
  finding.cases = 300;  // more than there are
  CHECK(provenance_text(property, finding) == "first seen in case 12; 300 cases end with this error; not shrunk");
}
