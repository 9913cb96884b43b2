// Ops that fail where the precision of their float and double code is compared.
#include <catch2/catch.hpp>

#include <stdexcept>
#include <type_traits>

#include "gradcheck/check/precision/precision_check.hpp"
#include "gradcheck/sdk.hpp"
#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {
namespace precision_failure_test {

/// Throws in every scalar, or in double alone.
template <bool everywhere>
struct Throws {
  static constexpr auto signature = everywhere ? "throws: x[N] -> y[N]" : "throws_in_double: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    if (everywhere || std::is_same_v<T, double>) throw std::runtime_error("no such value");
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i];
  }
};

TEST_CASE("an op that fails in double is an error, unless it fails in extended scalars too") {
  const Op in_double(sdk::table_of<Throws<false>>()), in_all(sdk::table_of<Throws<true>>());
  const Outcome outcome = check_precision(in_double, some_case(in_double, {{"N", 2}}));
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].verdict == Verdict::error);
  CHECK(outcome.failures[0].kind == "op-failed");
  CHECK_THAT(outcome.failures[0].message, Catch::Contains("no such value"));
  CHECK(check_precision(in_all, some_case(in_all, {{"N", 2}})).failures.empty());
}

}  // namespace precision_failure_test
}  // namespace gradcheck::tests
