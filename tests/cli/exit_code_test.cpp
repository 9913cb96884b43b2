#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <thread>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;

TEST_CASE("the exit code shows the result of a run") {
  CHECK(run_gradcheck({right(), "--cases", "3", "--seed", "1"}).code == 0);
  CHECK(run_gradcheck({misbehaving(), "--op", "wrong_factor", "--cases", "3", "--seed", "1"}).code == 1);
  CHECK(run_gradcheck({misbehaving(), "--op", "silent", "--cases", "3", "--seed", "1"}).code == 1);
}

TEST_CASE("a run that compared nothing is not a success") {
  const Ended none = run_gradcheck({right(), "--cases", "0"});
  CHECK(none.code == 5);
  CHECK(none.err == "gradcheck: nothing was checked: --cases 0 is too small: a run needs at least 1 case\n");

  const Ended without_gradient = run_gradcheck({misbehaving(), "--op", "only_indices", "--cases", "5", "--seed", "1"});
  CHECK(without_gradient.code == 5);
  CHECK_THAT(without_gradient.err, Catch::Contains("nothing was checked"));
  CHECK_THAT(without_gradient.out, Catch::Contains("only_indices"));

  SECTION("also if other ops were checked") {
    const Ended both = run_gradcheck(
        {misbehaving(), right(), "--op", "only_indices", "--op", "square", "--cases", "5", "--seed", "1"});
    CHECK(both.code != 0);
  }
}

TEST_CASE("the other targets are checked if one does not load") {
  const Ended passed = run_gradcheck({test_plugin("no_ops"), right(), "--cases", "3", "--seed", "1"});
  CHECK(passed.code == 2);
  CHECK_THAT(passed.out, Catch::Contains("pass       square") && Catch::Contains("could not be loaded"));
  CHECK(passed.err == "gradcheck: " + test_plugin("no_ops").string() + ": the plugin has no ops\n");

  SECTION("and wrong ops among them are found") {
    const Ended failed =
        run_gradcheck({test_plugin("no_ops"), misbehaving(), "--op", "wrong_factor", "--cases", "3", "--seed", "1"});
    CHECK(failed.code == 1);
    CHECK_THAT(failed.out, Catch::Contains("could not be loaded") && Catch::Contains("FAIL"));
  }
  SECTION("and a glob that matches nothing is then not an error, because the target may have the op") {
    const Ended nobody = run_gradcheck({test_plugin("no_ops"), right(), "--op", "circle", "--cases", "3"});
    CHECK(nobody.code == 2);
    CHECK(nobody.err == "gradcheck: " + test_plugin("no_ops").string() + ": the plugin has no ops\n");
  }
}

TEST_CASE("an interrupted run keeps its results so far") {
  const TemporaryFolder folder;
  const std::filesystem::path begun = folder / "begun";
  const Surroundings surroundings{{}, {{"GRADCHECK_TEST_SLOW_HAS_BEGUN", begun}}};
  // The slow op takes seconds; the ops after it have not started.
  StartedProgram program =
      start_gradcheck({misbehaving(), right(), "--op", "slow", "--op", "*square*", "--cases", "20", "--jobs", "1",
                       "--seed", "1", "--report", "jsonl=" + (folder / "run.jsonl").string()},
                      surroundings);
  REQUIRE(wait_for([&] { return std::filesystem::exists(begun); }));
  program.signal(SIGINT);
  const Ended ended = program.end();
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::Contains("interrupted: stops after the current op") &&
                            Catch::Contains("gradcheck: interrupted: 1 of 5 ops were checked"));
  CHECK_THAT(ended.out, Catch::Contains("slow"));
  CHECK_THAT(read_whole_file(folder / "run.jsonl"),
             Catch::Contains("\"name\":\"slow\"") && Catch::Contains("\"type\":\"end\""));

  SECTION("and a second Ctrl-C ends it at once") {
    std::filesystem::remove(begun);
    StartedProgram impatient =
        start_gradcheck({misbehaving(), "--op", "slow", "--cases", "5000", "--jobs", "1", "--seed", "1"}, surroundings);
    REQUIRE(wait_for([&] { return std::filesystem::exists(begun); }));
    impatient.signal(SIGINT);
    REQUIRE(wait_for([&] { return impatient.err().find("interrupted") != std::string::npos; }));
    impatient.signal(SIGINT);
    CHECK(impatient.end().code == 128 + SIGINT);
  }
}
