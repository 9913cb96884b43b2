#include "reports/jsonl.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "gradcheck/record/record_json.hpp"
#include "tests/record/record_fixture.hpp"
#include "tests/reports/approved.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

namespace {

RunRecord read(const std::string& text) {
  std::istringstream in(text);
  return read_record(in);
}

}  // namespace

TEST_CASE("the JSON lines are the approved ones") {
  check_approved("jsonl/failing.jsonl", rendered("jsonl", failing()));
  check_approved("jsonl/not_loaded.jsonl", rendered("jsonl", not_loaded()));
  check_approved("jsonl/nothing_checked.jsonl", rendered("jsonl", nothing_checked()));
  check_approved("jsonl/hostile.jsonl", rendered("jsonl", hostile(hostile_text())));
}

TEST_CASE("a record read back renders the same in every format") {
  for (const RunRecord& record :
       {all_pass(), failing(), undecided(), weak(), refused(), not_loaded(), nothing_checked()}) {
    const std::string text = rendered("jsonl", record);
    const RunRecord again = read(text);
    CHECK(rendered("jsonl", again) == text);
    CHECK(rendered("console", again) == rendered("console", record));
    CHECK(rendered("junit", again) == rendered("junit", record));
    CHECK(rendered("html", again) == rendered("html", record));
  }
  // malformed bytes are replaced once, then they stay
  const std::string text = rendered("jsonl", hostile(hostile_text()));
  CHECK(rendered("jsonl", read(text)) == text);
}
