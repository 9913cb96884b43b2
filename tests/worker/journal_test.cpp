#include <time.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "gradcheck/worker/journal.hpp"

using namespace gradcheck::worker;

namespace {

double cpu_seconds_of_this_process() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

TEST_CASE("a journal shows which cases are running") {
  Journal ours;
  Journal theirs(::dup(ours.descriptor()));
  CHECK(ours.under_way(0).empty());

  theirs.begin(17, false);
  REQUIRE(ours.under_way(0).size() == 1);
  CHECK(ours.under_way(0)[0].index == 17);
  CHECK(!ours.under_way(0)[0].smaller);
  CHECK(ours.under_way(0)[0].call.empty());
  theirs.enter(Function::backward, {2, 64, 1});
  CHECK(ours.under_way(0)[0].call == "backward in float64");
  CHECK(!ours.under_way(0)[0].returned);
  theirs.leave();
  CHECK(ours.under_way(0)[0].returned);
  theirs.end();
  CHECK(ours.under_way(0).empty());

  theirs.note_smaller_case("bytes");
  theirs.begin(17, true);
  CHECK(ours.under_way(0).at(0).smaller);
  CHECK(ours.under_way(0).at(0).call.empty());
  CHECK(ours.smaller_case() == "bytes");

  // A failed allocation counts only if the same case ends the process.
  theirs.note_refused_memory();
  CHECK(!ours.memory_exhausted());
  theirs.begin(18, false);
  theirs.note_fatal(false);
  CHECK(ours.under_way(0).at(0).fatal);
  CHECK(!ours.memory_exhausted());
  theirs.note_refused_memory();
  theirs.note_fatal(false);
  CHECK(ours.memory_exhausted());
}

TEST_CASE("a journal shows how much CPU time a case has used") {
  Journal ours;
  Journal theirs(::dup(ours.descriptor()));
  std::vector<JournalEntry> first, later, shared, left;
  // In a new thread, because a thread writes to one journal only.
  std::thread([&] {
    theirs.begin(17, false);
    // As if the process had used three seconds since.
    const double then = cpu_seconds_of_this_process() + 3;
    first = ours.under_way(then);
    while (cpu_seconds_of_this_process() < then - 2) continue;
    theirs.begin(18, false);
    later = ours.under_way(then);
    std::thread([&] { theirs.begin(19, false); }).join();
    shared = ours.under_way(then);
    theirs.end();
    left = ours.under_way(then);
  }).join();
  REQUIRE(first.size() == 1);
  CHECK(first[0].cpu_seconds == Approx(3).margin(0.3));
  REQUIRE(later.size() == 1);
  CHECK(later[0].cpu_seconds == Approx(2).margin(0.3));
  // Threads with a case have equal shares, also of the time before one of them has ended its case.
  REQUIRE(shared.size() == 2);
  for (const JournalEntry& entry : shared) CHECK(entry.cpu_seconds == Approx(1).margin(0.2));
  REQUIRE(left.size() == 1);
  CHECK(left[0].cpu_seconds == Approx(1).margin(0.2));
}
