#include <unistd.h>

#include <catch2/catch.hpp>

#include "gradcheck/worker/journal.hpp"

using namespace gradcheck::worker;

TEST_CASE("a journal shows which cases are running") {
  Journal ours;
  Journal theirs(::dup(ours.descriptor()));
  CHECK(ours.under_way().empty());

  theirs.begin(17, false);
  REQUIRE(ours.under_way().size() == 1);
  CHECK(ours.under_way()[0].index == 17);
  CHECK(!ours.under_way()[0].smaller);
  CHECK(ours.under_way()[0].call.empty());
  theirs.enter(Function::backward, {2, 64, 1});
  CHECK(ours.under_way()[0].call == "backward in float64");
  CHECK(!ours.under_way()[0].returned);
  theirs.leave();
  CHECK(ours.under_way()[0].returned);
  theirs.end();
  CHECK(ours.under_way().empty());

  theirs.note_smaller_case("bytes");
  theirs.begin(17, true);
  CHECK(ours.under_way().at(0).smaller);
  CHECK(ours.under_way().at(0).call.empty());
  CHECK(ours.smaller_case() == "bytes");

  // A failed allocation counts only if the same case ends the process.
  theirs.note_refused_memory();
  CHECK(!ours.memory_exhausted());
  theirs.begin(18, false);
  theirs.note_fatal(false);
  CHECK(ours.under_way().at(0).fatal);
  CHECK(!ours.memory_exhausted());
  theirs.note_refused_memory();
  theirs.note_fatal(false);
  CHECK(ours.memory_exhausted());
}
