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
  CHECK_THAT(end.failure("f", limits).message, Catch::Contains("did not finish within 0.5 s"));
  end.under_way.clear();
  CHECK(end.failure("f", limits).message == "f: something did not finish within 0.5 s");
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
  SECTION("or those over the time limit") {
    entries[0].seconds = 1.5;
    WorkerEnd end = crash_of(entries);
    end.timed_out = true;
    REQUIRE(end.suspects(limits).size() == 1);
    CHECK(end.suspects(limits)[0].index == 1);
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
  limits.memory_mebibytes = 100;
  CHECK(ends_within_budget(out_of_memory, limits) == 120);
  limits.memory_mebibytes = 300;
  CHECK(ends_within_budget(out_of_memory, limits) == 60);
  limits.memory_mebibytes = 8192;
  CHECK(ends_within_budget(out_of_memory, limits) == 6);
  CHECK(ShrinkBudget(0).spent());
}
