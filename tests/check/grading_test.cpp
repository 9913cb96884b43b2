#include "gradcheck/check/precision/grading.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "gradcheck/check/precision/precision_check.hpp"
#include "tests/check/precision_ops.hpp"
#include "tests/check/vector_case.hpp"

namespace gradcheck {
namespace {

using namespace gradcheck::tests;
using Catch::Matchers::Contains;

Outcome graded(const Op& op, const std::vector<double>& x) {
  return check_precision(op, vector_case(op, x), Confirmation::referee, Grading::by_point);
}

const Failure& only(const Outcome& outcome) {
  REQUIRE(outcome.failures.size() == 1);
  return outcome.failures[0];
}

TEST_CASE("digits that are lost at ordinary inputs fail, far out they warn") {
  const Op op = op_of<UndeclaredExpm1>();
  const Failure near = only(graded(op, {0x1p-9, -0x1.4p-9}));
  CHECK(near.verdict == Verdict::fail);
  CHECK(near.kind == weak_numerics);
  const Op tail = op_of<LogisticFromY>();
  const Failure far = only(graded(tail, {40, 0.5}));
  CHECK(far.verdict == Verdict::weak);
  CHECK(far.kind == weak_numerics);
  CHECK(far.wrong_entries == 2);  // in float and in double
  CHECK(graded(tail, {1, 0.5}).failures.empty());
}

TEST_CASE("digits of a tail are a warning at ordinary inputs, too") {
  const Op op = op_of<TanhFromY>();
  CHECK(only(graded(op, {7.5, 0.5})).verdict == Verdict::weak);
  CHECK(only(graded(op, {7.5})).verdict == Verdict::weak);
  CHECK(check_precision(op, vector_case(op, {7.5})).verdict() == Verdict::fail);
}

TEST_CASE("overflow in backward warns far out") {
  const Op op = op_of<NaiveSoftplusBackward>();
  const Failure failure = only(graded(op, {800}));
  CHECK(failure.verdict == Verdict::weak);
  CHECK(failure.kind == "not-a-number");
}

TEST_CASE("NaN at ordinary inputs fails") {
  const Failure failure = only(graded(op_of<NotANumberInFloat>(), {1.5, 2}));
  CHECK(failure.verdict == Verdict::fail);
  CHECK(failure.kind == "not-a-number");
}

TEST_CASE("an entry that is not written fails anywhere") {
  for (const double size : {1.0, 1e4}) {
    const Failure failure = only(graded(op_of<ForgetfulFloat>(), {size, -size, 2 * size}));
    CHECK(failure.verdict == Verdict::fail);
    CHECK(failure.kind == "not-written");
  }
}

TEST_CASE("nothing is compared where forward is not good enough") {
  SECTION("because it overflows") {
    const Outcome outcome = graded(op_of<NaiveSoftplus>(), {1, 100});
    CHECK(only(outcome).kind == forward_weak);
    CHECK(only(outcome).verdict == Verdict::weak);
    CHECK_THAT(only(outcome).message, Contains("forward in float32 overflows at these inputs"));
    CHECK(outcome.compared_entries == 4);  // in double
  }
  SECTION("because it overflows on its way to an ordinary result") {
    const Failure failure = only(graded(op_of<Detour>(), {1.5, 7}));
    CHECK(failure.kind == forward_weak);
    CHECK_THAT(failure.message, Contains("overflows"));
  }
  SECTION("because it loses digits far out") {
    const Failure failure = only(graded(op_of<UndeclaredExpm1>(), {static_cast<float>(3.3e-5)}));
    CHECK(failure.kind == forward_weak);
    CHECK_THAT(failure.message, Contains("also loses digits"));
  }
  SECTION("because it takes another branch") {
    const Op op = op_of<Threshold>();
    const Failure failure = only(graded(op, {1, 0.5}));
    CHECK(failure.kind == forward_weak);
    CHECK_THAT(failure.message, Contains("forward in float32 takes another branch"));
    CHECK(graded(op, {0.875, 0.5}).failures.empty());
    CHECK(check_precision(op, vector_case(op, {1, 0.5})).verdict() == Verdict::fail);
  }
  SECTION("or where backward takes another branch at one point") {
    const Failure failure = only(graded(op_of<BackwardThreshold>(), {1, 0.5}));
    CHECK(failure.kind == forward_weak);
    CHECK_THAT(failure.message, Contains("backward in float32 takes another branch"));
  }
}

TEST_CASE("an entry is alone if it depends on no other entry") {
  const auto alone = [](const Op& op, const std::vector<double>& x) {
    return extended_side(op, vector_case(op, x), ScalarKind::double_double)->is_alone(1, 0);
  };
  CHECK(alone(op_of<UndeclaredExpm1>(), {1, 2}));
  CHECK_FALSE(alone(op_of<UndeclaredExpm1>(), {1}));
  CHECK_FALSE(alone(op_of<UndeclaredSums>(), {1, 2}));
  CHECK_FALSE(alone(op_of<UndeclaredSums>(), {1, 0}));
  CHECK_FALSE(alone(op_of<SquaredNorm>(), {1, 0}));
  CHECK(alone(op_of<FromOne>(), {3, 4}));
  // What stays the same because the domain has no other values says nothing.
  CHECK_FALSE(alone(op_of<FromOne>(), {3, 1}));
}

}  // namespace
}  // namespace gradcheck
