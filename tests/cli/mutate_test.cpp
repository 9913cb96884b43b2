#include <catch2/catch.hpp>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;

TEST_CASE("mutants of an op are scored") {
  const Ended square =
      run_gradcheck({test_plugin("right"), "--op", "square", "--mutate", "--cases", "60", "--seed", "1"});
  CHECK_THAT(square.out, Catch::Contains("mutants") && Catch::Contains("square") && Catch::Contains("seed 1"));
  CHECK_THAT(square.out, Catch::Contains("mutants that were wrong in some case were caught"));
  CHECK(square.err.empty());

  SECTION("a survivor is a finding") {
    const bool survivors = square.out.find("    survived  ") != std::string::npos;
    CHECK(square.code == (survivors ? 1 : 0));
  }
  SECTION("the same seed says the same") {
    CHECK(run_gradcheck({test_plugin("right"), "--op", "square", "--mutate", "--cases", "60", "--seed", "1"}).out ==
          square.out);
  }
}

TEST_CASE("mutants of an op that fails itself do not count as caught") {
  const Ended wrong =
      run_gradcheck({test_plugin("misbehaving"), "--op", "wrong_factor", "--mutate", "--cases", "20", "--seed", "1"});
  CHECK(wrong.code != 0);
  CHECK_THAT(wrong.out, Catch::Contains("0 of "));
}

TEST_CASE("scoring mutants goes with neither reports nor a single case") {
  CHECK(run_gradcheck({"--mutate", "--report", "html=-"}).code == 2);
  const Ended one = run_gradcheck({"--mutate", "--seed", "1", "--case", "3"});
  CHECK(one.code == 2);
  CHECK_THAT(one.err, Catch::Contains("--mutate prints its own table"));
}
