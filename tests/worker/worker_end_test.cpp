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
  ShrinkBudget crashes, timeouts;
  WorkerEnd timeout;
  timeout.timed_out = true;
  for (int i = 0; i < 119; ++i) crashes.spend(crash_of({}));
  for (int i = 0; i < 5; ++i) timeouts.spend(timeout);
  CHECK_FALSE(crashes.spent());
  CHECK_FALSE(timeouts.spent());
  crashes.spend(crash_of({}));
  timeouts.spend(timeout);
  CHECK(crashes.spent());
  CHECK(timeouts.spent());
  CHECK(ShrinkBudget(0).spent());
}
