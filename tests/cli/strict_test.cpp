#include <catch2/catch.hpp>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;

namespace {

// The formula is right, but 1 - y cancels where y rounds to 1.
constexpr auto weak_op = R"(#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct Sigmoid {
  static constexpr auto signature = "weak_sigmoid: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(1) / (T(1) + exp(-x[i]));
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = dy[i] * y[i] * (T(1) - y[i]);
  }
};

GRADCHECK_PLUGIN(Sigmoid)
)";

}  // namespace

TEST_CASE("weak numerics far out are a warning, and fail a strict run") {
  const TemporaryFolder folder;
  const std::string source = folder / "weak.cpp", record = folder / "run.jsonl";
  write_file(source, weak_op);
  const Ended warned = run_gradcheck({source, "--seed", "1", "--report", "jsonl=" + record});
  CHECK(warned.code == 0);
  CHECK_THAT(warned.out, Catch::Contains("weak       weak_sigmoid") && Catch::Contains("weak-numerics") &&
                             Catch::Contains("The op passed, with weak numerics"));
  CHECK_THAT(read_whole_file(record), Catch::Contains("\"severity\":\"weak\""));

  const Ended strict = run_gradcheck({source, "--seed", "1", "--strict"});
  CHECK(strict.code == 1);
  CHECK_THAT(strict.out, Catch::Contains("1 of 1 op weak"));

  SECTION("and can be repeated") {
    const Ended repeated = run_gradcheck({"replay", record, source});
    CHECK(repeated.code == 1);
    CHECK_THAT(repeated.out, Catch::Contains("weak-numerics"));
  }
}
