#include "gradcheck/check/recheck.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <vector>

#include "gradcheck/check/compare/comparison.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/square.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace recheck_test {

constexpr Rung at_50_digits{ScalarKind::wide, ScalarKind::wide, Look::first};
constexpr Rung second_look{ScalarKind::double_double, ScalarKind::double_double, Look::second};

/// Re-checks the gradient of x^2, in which entry 0 is off by `error`, after a fail with this deviation.
Outcome recheck_square(const std::vector<double>& x, double error, double before, const Rung& rung) {
  const Tampered tampered(sdk::table_of<Square>(),
                          [&](gradcheck_call& call) { add_to_entry(call.downstream[0], 0, error); });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", static_cast<std::int64_t>(x.size())}});
  instance.inputs[0] = x;
  instance.upstream[0].assign(x.size(), 1);
  Outcome first;
  Failure& failure = first.failures.emplace_back();
  failure.kind = to_string(EntryKind::wrong_value);
  failure.input = "x";
  failure.deviation = before;
  return rechecked(op, instance, rung, first);
}

TEST_CASE("a deviation was rounding if it is below 2^-30 of its size at 50 digits, and a fail if it is halved") {
  const double before = 0x1p-10;
  CHECK(recheck_square({1}, 0x1p-31 * before, before, at_50_digits).verdict() == Verdict::pass);
  CHECK(recheck_square({1}, 0x1p-29 * before, before, at_50_digits).verdict() == Verdict::fail);
  CHECK(recheck_square({1}, 0.5 * before, before, at_50_digits).verdict() == Verdict::fail);
  CHECK(recheck_square({1}, before, before, at_50_digits).verdict() == Verdict::fail);
}

TEST_CASE("a deviation was the error of the step if a second look makes it smaller than 2^-8 of its size") {
  const double before = 0x1p-10;
  CHECK(recheck_square({1}, 0x1p-9 * before, before, second_look).verdict() == Verdict::pass);
  CHECK(recheck_square({1}, 0x1p-7 * before, before, second_look).verdict() == Verdict::fail);
  CHECK(recheck_square({1}, 0.5 * before, before, second_look).verdict() == Verdict::fail);
}

TEST_CASE("a re-check does not compare a deviation with one that was infinite") {
  const double before = std::numeric_limits<double>::infinity();
  CHECK(recheck_square({1}, 1e-6, before, at_50_digits).verdict() == Verdict::fail);
}

// 64 roundings of 50 digits of a term of 800 * 800: 2^-142.7.
TEST_CASE("a deviation below the rounding of terms that cancel at 50 digits is no fail") {
  const double before = 0x1p-130;
  CHECK(recheck_square({0x1p-110, 800}, 0x1p-147, before, at_50_digits).verdict() == Verdict::pass);
  CHECK(recheck_square({0x1p-110, 800}, 0x1p-140, before, at_50_digits).verdict() == Verdict::fail);
  CHECK(recheck_square({0x1p-110, 1}, 0x1p-147, before, at_50_digits).verdict() == Verdict::fail);
}

TEST_CASE("a re-check adds its calls to those before") {
  const Op op(sdk::table_of<Square>());
  const Case instance = some_case(op, {{"N", 2}});
  const Outcome alone = rechecked(op, instance, at_50_digits, {});
  Outcome first;
  first.forward_calls = 1000;
  first.backward_calls = 100;
  const Outcome both = rechecked(op, instance, at_50_digits, first);
  CHECK(both.forward_calls == alone.forward_calls + 1000);
  CHECK(both.backward_calls == alone.backward_calls + 100);
  CHECK(both.by_referee);
  CHECK_FALSE(rechecked(op, instance, second_look, {}).by_referee);
}

}  // namespace recheck_test
}  // namespace gradcheck::tests
