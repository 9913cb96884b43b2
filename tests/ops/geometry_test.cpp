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

TEST_CASE("rotations agree with hand-computed values, including at the angle 0") {
  const Applied none = apply("so3_exp", {{{3}, {0, 0, 0}}}, {}, {{0, -1, 0, 1, 0, 0, 0, 0, 0}});
  CHECK(mismatch(none.y[0], {1, 0, 0, 0, 1, 0, 0, 0, 1}) == "");
  CHECK(mismatch(none.dx[0], {0, 0, 2}) == "");
  const double c = std::cos(4), s = std::sin(4);
  const Applied turned = apply("so3_exp", {{{3}, {0, 0, 4}}}, {}, {{1, 0, 0, 0, 0, 0, 0, 0, 0}});
  CHECK(mismatch(turned.y[0], {c, -s, 0, s, c, 0, 0, 0, 1}) == "");
  CHECK(mismatch(turned.dx[0], {0, 0, -s}) == "");
  const double third = 2 * std::acos(-1.0) / (3 * std::sqrt(3));
  CHECK(mismatch(apply("so3_log", {{{}, {1}}, {{3}, {1, 1, 1}}}).y[0], {third, third, third}) == "");
  CHECK(mismatch(apply("so3_log", {{{}, {2}}, {{3}, {0, 0, 0}}}).dx[1], {1, 1, 1}) == "");
  CHECK(mismatch(apply("quaternion_rotate", {{{}, {1}}, {{3}, {1, 1, 1}}, {{3}, {1, 2, 3}}}).y[0], {12, 4, 8}) == "");
  CHECK(mismatch(apply("quaternion_normalize", {{{4}, {2, 0, 0, 0}}}).dx[0], {0, 0.5, 0.5, 0.5}) == "");
}

TEST_CASE("the logarithm of a rigid motion undoes its exponential") {
  // Rotation by an angle of 1 about z; its quaternion is (cos 1/2, 0, 0, sin 1/2).
  const Applied motion = apply("se3_exp", {{{3}, {0, 0, 1}}, {{3}, {1, 0, 3}}});
  const double s = std::sin(1), half = std::sin(0.5);
  CHECK(mismatch(motion.y[1], {s, 2 * half * half, 3}) == "");
  const Applied back = apply("se3_log", {{{}, {std::cos(0.5)}}, {{3}, {0, 0, std::sin(0.5)}}, {{3}, motion.y[1]}});
  CHECK(mismatch(back.y[0], {0, 0, 1}) == "");
  CHECK(mismatch(back.y[1], {1, 0, 3}) == "");
}

TEST_CASE("points are moved and projected") {
  const Applied moved =
      apply("rigid_transform", {{{3, 3}, {0, -1, 0, 1, 0, 0, 0, 0, 1}}, {{3}, {1, 1, 1}}, {{3}, {2, 3, 4}}});
  CHECK(mismatch(moved.y[0], {-2, 3, 5}) == "");
  CHECK(mismatch(moved.dx[2], {1, -1, 1}) == "");
  const Applied image = apply("pinhole", {{{2}, {3, 4}}, {{}, {2}}, {{4}, {10, 100, 5, 6}}});
  CHECK(mismatch(image.y[0], {20, 206}) == "");
  CHECK(mismatch(image.dx[0], {5, 50}) == "");
  CHECK(mismatch(image.dx[1], {-107.5}) == "");
  CHECK(mismatch(image.dx[2], {1.5, 2, 1, 1}) == "");
}

}  // namespace
}  // namespace gradcheck::ops
