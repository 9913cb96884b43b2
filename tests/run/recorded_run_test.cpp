#include "gradcheck/run/recorded_run.hpp"

#include <catch2/catch.hpp>

#include <regex>

#include "gradcheck/version.hpp"

namespace gradcheck {
namespace recorded_run_test {

TEST_CASE("the record of a run says what was run, when, and how it ended") {
  RunOptions options;
  options.cases = 123;
  options.seed = 45;
  options.jobs = 3;
  RecordedRun run(options, "gradcheck run f.cpp");
  OpRecord op;
  op.verdict = Verdict::fail;
  run.add(op);
  const RunRecord record = run.finish();
  CHECK(record.version == version_string);
  CHECK(record.command == "gradcheck run f.cpp");
  CAPTURE(record.started);
  CHECK(std::regex_match(record.started, std::regex(R"(20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\dZ)")));
  CHECK(record.cases_per_op == 123);
  CHECK(record.seed == 45);
  CHECK(record.jobs == 3);
  CHECK(record.seconds >= 0);
  CHECK(record.seconds < 60);
  CHECK(record.ops.size() == 1);
  CHECK(record.exit_code == 1);
}

TEST_CASE("a run of one case says so, and the default number of jobs is that of the machine") {
  RunOptions options;
  options.only_case = 7;
  RecordedRun run(options, "");
  run.add(LoadFailure{"f.so", "not found", ""});
  const RunRecord record = run.finish();
  CHECK(record.cases_per_op == 1);
  CHECK(record.jobs > 0);
  CHECK(record.load_failures.size() == 1);
  CHECK(record.exit_code == 2);
}

}  // namespace recorded_run_test
}  // namespace gradcheck
