#include "tests/ops/apply_op.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace gradcheck::ops {
namespace {

using tests::Applied;
using tests::apply;
using tests::Input;
using tests::mismatch;

TEST_CASE("binary ops agree with hand-computed values, and sum gradients over broadcast axes") {
  const Applied hypot = apply("hypot", {{{2}, {3, 0}}, {{1}, {4}}}, {}, {{5, 1}});
  CHECK(mismatch(hypot.y[0], {5, 4}) == "");
  CHECK(mismatch(hypot.dx[0], {3, 0}) == "");
  CHECK(mismatch(hypot.dx[1], {5}) == "");

  const Applied pow = apply("pow", {{{}, {2}}, {{2}, {3, -1}}});
  CHECK(mismatch(pow.y[0], {8, 0.5}) == "");
  CHECK(mismatch(pow.dx[0], {12 - 0.25}) == "");
  CHECK(mismatch(pow.dx[1], {8 * std::log(2), 0.5 * std::log(2)}) == "");

  const Applied atan2 = apply("atan2", {{{2}, {1, -1}}, {{2}, {1, -1}}});
  CHECK(mismatch(atan2.y[0], {std::acos(-1.0) / 4, -3 * std::acos(-1.0) / 4}) == "");
  CHECK(mismatch(atan2.dx[0], {0.5, -0.5}) == "");
  CHECK(mismatch(atan2.dx[1], {-0.5, 0.5}) == "");

  const Applied where = apply("where", {{{2, 1}, {1, 0}}, {{3}, {1, 2, 3}}, {{}, {7}}});
  CHECK(mismatch(where.y[0], {1, 2, 3, 7, 7, 7}) == "");
  CHECK(mismatch(where.dx[1], {1, 1, 1}) == "");
  CHECK(mismatch(where.dx[2], {3}) == "");
}

TEST_CASE("tied operands share the gradient, and a cone has slope 0 at its tip") {
  for (const std::string op : {"max", "min"}) {
    const Applied tie = apply(op, {{{2}, {1, 2}}, {{}, {2}}});
    CHECK(mismatch(tie.y[0], op == "max" ? std::vector<double>{2, 2} : std::vector<double>{1, 2}) == "");
    CHECK(mismatch(tie.dx[0], op == "max" ? std::vector<double>{0, 0.5} : std::vector<double>{1, 0.5}) == "");
    CHECK(mismatch(tie.dx[1], {op == "max" ? 1.5 : 0.5}) == "");
  }
  CHECK(mismatch(apply("hypot", {{{}, {0}}, {{}, {0}}}).dx[0], {0}) == "");
}

TEST_CASE("logaddexp does not overflow and is smooth where its terms are equal") {
  const Applied equal = apply("logaddexp", {{{2}, {800, -3}}, {{2}, {800, 50}}});
  CHECK(mismatch(equal.y[0], {800 + std::log(2), 50}) == "");
  CHECK(mismatch(equal.dx[0], {0.5, std::exp(-53)}) == "");
  CHECK(std::isinf(std::log(std::exp(800.0) + std::exp(800.0))));
}

}  // namespace
}  // namespace gradcheck::ops
