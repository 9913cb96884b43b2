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

TEST_CASE("functions of 2 x 2 matrices agree with hand-computed values") {
  const Input A{{2, 2}, {0, 2, 4, 1}};  // det -8; needs a row exchange
  const Applied inverse = apply("inverse", {A}, {}, {{1, 0, 0, 0}});
  CHECK(mismatch(inverse.y[0], {-0.125, 0.25, 0.5, 0}) == "");
  CHECK(mismatch(inverse.dx[0], {-0.015625, 0.0625, 0.03125, -0.125}) == "");
  CHECK(mismatch(apply("determinant", {A}).y[0], {-8}) == "");
  CHECK(mismatch(apply("determinant", {A}).dx[0], {1, -4, -2, 0}) == "");
  CHECK(mismatch(apply("logdet", {A}).y[0], {std::log(8)}) == "");
  CHECK(mismatch(apply("logdet", {A}).dx[0], {-0.125, 0.5, 0.25, 0}) == "");
  const Applied solve = apply("solve", {A, {{2, 1}, {4, 6}}});
  CHECK(mismatch(solve.y[0], {1, 2}) == "");
  CHECK(mismatch(solve.dx[1], {0.375, 0.25}) == "");
  CHECK(mismatch(solve.dx[0], {-0.375, -0.75, -0.25, -0.5}) == "");
  CHECK(mismatch(apply("trace", {{{2, 3}, {1, 2, 3, 4, 5, 6}}}).y[0], {6}) == "");
}

TEST_CASE("a determinant has a gradient where the matrix is singular") {
  CHECK(mismatch(apply("determinant", {{{2, 2}, {1, 2, 2, 4}}}).dx[0], {4, -2, -2, 1}) == "");
  CHECK(mismatch(apply("determinant", {{{3, 3}, {0, 0, 0, 0, 2, 0, 0, 0, 3}}}).dx[0], {6, 0, 0, 0, 0, 0, 0, 0, 0}) ==
        "");
  CHECK(mismatch(apply("determinant", {{{1, 1}, {5}}}).dx[0], {1}) == "");
}

TEST_CASE("triangular solves read only their triangle") {
  const Input A{{2, 2}, {2, 100, 3, 4}}, B{{2, 1}, {4, 14}};
  CHECK(mismatch(apply("triangular_solve", {A, B}).y[0], {2, 2}) == "");
  CHECK(mismatch(apply("triangular_solve", {A, B}).dx[0], {-0.25, 0, -0.5, -0.5}) == "");
  CHECK(mismatch(apply("triangular_solve", {A, B}, {{"unit", "true"}}).y[0], {4, 2}) == "");
  CHECK(mismatch(apply("triangular_solve", {A, B}, {{"transposed", "true"}}).y[0], {-3.25, 3.5}) == "");
}

TEST_CASE("Cholesky and eigenvalues read only the lower triangle") {
  const Input A{{2, 2}, {4, 100, 2, 5}};
  const Applied factor = apply("cholesky", {A}, {}, {{0, 0, 0, 1}});  // only dL_22: L_22 = sqrt(5 - (2/2)^2)
  CHECK(mismatch(factor.y[0], {2, 0, 1, 2}) == "");
  CHECK(mismatch(factor.dx[0], {0.0625, 0, -0.25, 0.25}) == "");
  const Applied eigenvalues = apply("symmetric_eigenvalues", {{{2, 2}, {2, 100, 1, 2}}}, {}, {{0, 1}});
  CHECK(mismatch(eigenvalues.y[0], {1, 3}) == "");
  CHECK(mismatch(eigenvalues.dx[0], {0.5, 0, 1, 0.5}) == "");
}

}  // namespace
}  // namespace gradcheck::ops
