#include "gradcheck/worker/worker_end.hpp"

#include <signal.h>

#include <catch2/catch.hpp>

#include "gradcheck/worker/shrink_budget.hpp"

using namespace gradcheck;
using namespace gradcheck::worker;

namespace {

JournalEntry entry_of(std::int64_t index) {
  JournalEntry entry;
  entry.index = index;
  entry.call = "backward in float64";
  return entry;
}

WorkerEnd crash_of(std::vector<JournalEntry> under_way) {
  WorkerEnd end;
  end.signal = SIGSEGV;
  end.under_way = std::move(under_way);
  return end;
}

}  // namespace

TEST_CASE("the end of a worker becomes a failure of the op") {
  const Limits limits{0.5, 300};
  WorkerEnd end = crash_of({entry_of(4)});
  CHECK(end.failure("f", limits).kind == "crash");
  CHECK(end.failure("f", limits).verdict == Verdict::error);
  CHECK(end.failure("f", limits).message == "f: backward in float64 ended the process with signal 11 (SIGSEGV)");

  end.under_way[0].returned = true;
  CHECK(end.failure("f", limits).message ==
        "f: a case ended the process with signal 11 (SIGSEGV) after backward in float64 had returned");
  end.memory_exhausted = true;
  CHECK(end.failure("f", limits).kind == "out-of-memory");
  CHECK_THAT(end.failure("f", limits).message, Catch::Contains("because memory ran out (limit: 300 MiB)"));
  end.timed_out = true;
  CHECK(end.failure("f", limits).kind == "timeout");
  CHECK_THAT(end.failure("f", limits).message, Catch::Contains("used more than 0.5 s of CPU time in one case"));
  end.under_way[0].wall_seconds = 601;
  CHECK(end.failure("f", limits).kind == "timeout");
  CHECK_THAT(end.failure("f", limits).message, Catch::Contains("did not answer for 10 minutes"));
  end.under_way[0].cpu_seconds = 0.6;
  CHECK_THAT(end.failure("f", limits).message, Catch::Contains("used more than 0.5 s of CPU time in one case"));
  end.under_way.clear();
  CHECK(end.failure("f", limits).message == "f: something used more than 0.5 s of CPU time in one case");
}

TEST_CASE("a case may use CPU time up to its limit, and wait for many times as long") {
  JournalEntry entry;
  entry.cpu_seconds = 59;
  entry.wall_seconds = 599;
  CHECK_FALSE(Limits{}.used_up_by(entry));
  entry.cpu_seconds = 61;
  CHECK(Limits{}.used_up_by(entry));
  CHECK_FALSE(Limits{0, 0}.used_up_by(entry));
  entry.cpu_seconds = 0;
  entry.wall_seconds = 601;
  CHECK(Limits{}.used_up_by(entry));
  CHECK_FALSE(Limits{0, 0}.used_up_by(entry));
  CHECK_FALSE(Limits{100, 0}.used_up_by(entry));
  entry.wall_seconds = 1001;
  CHECK(Limits{100, 0}.used_up_by(entry));
  CHECK(Limits{1, 0, 20}.wall_seconds() == 20);
  CHECK(Limits{3, 0, 20}.wall_seconds() == 30);
}

TEST_CASE("suspects are the cases that may have ended a worker") {
  const Limits limits{1, 0};
  std::vector<JournalEntry> entries = {entry_of(1), entry_of(2), entry_of(3)};
  SECTION("all cases that were running") { CHECK(crash_of(entries).suspects(limits).size() == 3); }
  SECTION("or the one in whose thread a fatal signal was raised") {
    entries[1].fatal = true;
    REQUIRE(crash_of(entries).suspects(limits).size() == 1);
    CHECK(crash_of(entries).suspects(limits)[0].index == 2);
  }
  SECTION("or those over a time limit") {
    entries[0].cpu_seconds = 1.5;
    entries[1].wall_seconds = 601;
    WorkerEnd end = crash_of(entries);
    end.timed_out = true;
    REQUIRE(end.suspects(limits).size() == 2);
    CHECK(end.suspects(limits)[0].index == 1);
    CHECK(end.suspects(limits)[1].index == 2);
  }
  SECTION("at most 16 of them") {
    CHECK(crash_of(std::vector<JournalEntry>(100, entry_of(1))).suspects(limits).size() == 16);
  }
}

TEST_CASE("a shrink budget counts ends of workers") {
  const auto ends_within_budget = [](const WorkerEnd& end, const Limits& limits) {
    ShrinkBudget budget;
    int ends = 0;
    for (; !budget.spent(); ++ends) budget.spend(end, limits);
    return ends;
  };
  Limits limits;
  WorkerEnd timeout, out_of_memory;
  timeout.timed_out = true;
  out_of_memory.memory_exhausted = true;
  CHECK(ends_within_budget(crash_of({}), limits) == 120);
  CHECK(ends_within_budget(timeout, limits) == 6);
  timeout.under_way = {entry_of(1)};
  timeout.under_way[0].wall_seconds = 601;
  CHECK(ends_within_budget(timeout, limits) == 1);
  limits.memory_mebibytes = 100;
  CHECK(ends_within_budget(out_of_memory, limits) == 120);
  limits.memory_mebibytes = 300;
  CHECK(ends_within_budget(out_of_memory, limits) == 60);
  limits.memory_mebibytes = 8192;
  CHECK(ends_within_budget(out_of_memory, limits) == 6);
  CHECK(ShrinkBudget(0).spent());
}
