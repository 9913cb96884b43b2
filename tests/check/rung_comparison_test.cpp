#include "gradcheck/check/rung_comparison.hpp"

#include <catch2/catch.hpp>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/sdk.hpp"
#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {
namespace rung_comparison_test {

/// y = x, with the last entry a little larger in each call.
struct Drifting {
  static constexpr auto signature = "drifting: x[N] -> y[N]";
  static constexpr bool packs = false;
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    static int calls = 0;
    ++calls;
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i];
    y[x.size() - 1] += T(calls * 0x1p-40);
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i];
  }
};

TEST_CASE("an op whose forward does not repeat fails, with the first output that differs") {
  const Op op(sdk::table_of<Drifting>());
  const Outcome outcome = check_gradient(op, some_case(op, {{"N", 3}}));
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].verdict == Verdict::fail);
  CHECK(outcome.failures[0].kind == "not-deterministic");
  CHECK_THAT(
      outcome.failures[0].message,
      Catch::StartsWith("two calls of forward on the same inputs differ: y[2] is ") && Catch::Contains(" and then "));
  CHECK(outcome.compared_entries == 0);
}

/// y = 1 / x
struct Reciprocal {
  static constexpr auto signature = "reciprocal: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(1) / x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = -dy[i] / (x[i] * x[i]);
  }
};

TEST_CASE("a forward that is not finite at the inputs is undecided, and says where") {
  const Op op(sdk::table_of<Reciprocal>());
  Case instance = some_case(op, {{"N", 2}});
  instance.inputs[0] = {1, 0};
  const Outcome outcome = check_gradient(op, instance);
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].verdict == Verdict::undecided);
  CHECK(outcome.failures[0].kind == "forward-not-finite");
  CHECK_THAT(outcome.failures[0].message,
             Catch::StartsWith("y[1] is ") && Catch::EndsWith(" at this input, so forward has no derivative there"));
}

}  // namespace rung_comparison_test
}  // namespace gradcheck::tests
