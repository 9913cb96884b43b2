#include <catch2/catch.hpp>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;

namespace {

Ended score(const std::string& plugin, const std::string& op, const std::string& cases) {
  return run_gradcheck({"mutate", test_plugin(plugin), "--op", op, "--cases", cases, "--seed", "1"});
}

}  // namespace

TEST_CASE("mutants of an op are scored") {
  const Ended square = score("right", "square", "60");
  CHECK_THAT(square.out, Catch::Contains("mutants") && Catch::Contains("square") && Catch::Contains("seed 1"));
  CHECK_THAT(square.out, Catch::Contains("mutants that were wrong in some case were caught"));
  CHECK(square.err.empty());

  SECTION("a survivor is a finding") {
    const bool survivors = square.out.find("    survived  ") != std::string::npos;
    CHECK(square.code == (survivors ? 1 : 0));
  }
  SECTION("the same seed gives the same scores") { CHECK(score("right", "square", "60").out == square.out); }
}

TEST_CASE("mutants of an op that is itself wrong do not count as caught") {
  const Ended wrong = score("misbehaving", "wrong_factor", "20");
  CHECK(wrong.code != 0);
  CHECK_THAT(wrong.out, Catch::Contains("0 of "));
}

TEST_CASE("a target that does not load is reported and the mutants of the others are scored") {
  const Ended ended =
      run_gradcheck({"mutate", test_plugin("no_ops"), test_plugin("right"), "--op", "square", "--cases", "5"});
  CHECK(ended.code != 0);
  CHECK(ended.err == "gradcheck: " + test_plugin("no_ops").string() + ": the plugin has no ops\n");
  CHECK_THAT(ended.out, Catch::Contains("\nsquare "));
}

TEST_CASE("properties that score mutants are chosen by globs") {
  const Ended ended = run_gradcheck({"mutate", test_plugin("right"), "--property", "circle"});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::StartsWith("gradcheck: no property is called 'circle'; there are: gradient, "));
}

TEST_CASE("mutate has neither reports nor a single case, and run has no --mutate") {
  CHECK(run_gradcheck({"mutate", "--report", "html=-"}).code == 2);
  CHECK(run_gradcheck({"mutate", "--seed", "1", "--case", "3"}).code == 2);
  const Ended flag = run_gradcheck({"run", "--mutate"});
  CHECK(flag.code == 2);
  CHECK_THAT(flag.err, Catch::Contains("--mutate"));
}
