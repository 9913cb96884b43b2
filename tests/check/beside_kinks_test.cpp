#include "gradcheck/check/beside_kinks.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <vector>

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/sdk.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace beside_kinks_test {

constexpr Rung rung{ScalarKind::double_double, ScalarKind::double_double};

/// x^2 where x >= 0; forward is NaN outside of its domain.
template <bool kinks_inside>
struct Guarded {
  static constexpr auto signature = "guarded: x[N] -> y[N]";
  static constexpr auto domain = "x in [0, 4]";
  static constexpr auto kinks = kinks_inside ? "inside" : "";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i)
      y[i] = x[i] < T(-0x1p-12) || x[i] > T(4 + 0x1p-12) ? T(0) / T(0) : x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * x[i] * dy[i];
  }
};

Failure failure_of(EntryKind kind) {
  Failure failure;
  failure.kind = to_string(kind);
  failure.input = "x";
  failure.message = "dx[0] is wrong";
  return failure;
}

/// What is decided beside this point after such an outcome; the gradient is off by this.
template <bool kinks_inside>
std::optional<Outcome> decided(const std::vector<double>& x, const Outcome& first, double off = 0,
                               std::uint64_t seed = 5) {
  const Tampered tampered(sdk::table_of<Guarded<kinks_inside>>(),
                          [&](gradcheck_call& call) { add_to_entry(call.downstream[0], 0, off); });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", static_cast<std::int64_t>(x.size())}}, seed);
  instance.inputs[0] = x;
  return decided_beside(op, instance, rung, first);
}

Outcome doubtful(bool kinked) {
  Outcome first;
  first.failures = {failure_of(EntryKind::wrong_value), failure_of(EntryKind::not_a_number)};
  first.kinked = kinked;
  first.forward_calls = 1000;
  first.backward_calls = 100;
  return first;
}

TEST_CASE("a point beside the case decides only for ops that declare kinks inside") {
  CHECK_FALSE(decided<false>({1, 2}, doubtful(true)));
  CHECK(decided<true>({1, 2}, doubtful(true)));
}

TEST_CASE("a gradient that is wrong beside the case too is left to the re-check") {
  CHECK_FALSE(decided<true>({1, 2}, doubtful(true), 1e-3));
}

TEST_CASE("a gradient that is right beside a kink passes, and the calls at both points count") {
  const std::optional<Outcome> outcome = decided<true>({1, 2}, doubtful(true));
  REQUIRE(outcome);
  CHECK(outcome->verdict() == Verdict::pass);
  CHECK(outcome->forward_calls > 1000);
  CHECK(outcome->forward_calls < 1100);
  CHECK(outcome->backward_calls > 100);
  CHECK(outcome->backward_calls < 110);
}

TEST_CASE("a gradient that is wrong where no kink shows and right beside it is undecided") {
  const std::optional<Outcome> outcome = decided<true>({1, 2}, doubtful(false));
  REQUIRE(outcome);
  REQUIRE(outcome->failures.size() == 2);
  CHECK(outcome->failures[0].verdict == Verdict::undecided);
  CHECK(outcome->failures[0].kind == "kink-inside");
  CHECK(outcome->failures[0].message ==
        "dx[0] is wrong; the gradient is right at a point nearby, and the samples show no kink here");
  // NaN is wrong at any point.
  CHECK(outcome->failures[1].verdict == Verdict::fail);
  CHECK(outcome->failures[1].kind == "not-a-number");
}

TEST_CASE("a point beside the case lies in the domain, also if the case is at its border") {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
    CAPTURE(seed);
    CHECK(decided<true>({0, 4, 0, 4}, doubtful(true), 0, seed));
  }
}

}  // namespace beside_kinks_test
}  // namespace gradcheck::tests
