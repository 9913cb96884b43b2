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

TEST_CASE("equal extrema share their gradient") {
  const Input x{{2, 3}, {1, 4, 4, -2, -2, -2}};
  const Applied largest = apply("reduce_max", {x}, {{"axes", "2"}}, {{6, 3}});
  CHECK(largest.shapes[0] == Shape{2});
  CHECK(mismatch(largest.y[0], {4, -2}) == "");
  CHECK(mismatch(largest.dx[0], {0, 3, 3, 1, 1, 1}) == "");
  const Applied smallest = apply("reduce_min", {x}, {{"axes", "3"}, {"keepdims", "true"}}, {{3}});
  CHECK(smallest.shapes[0] == Shape{1, 1});
  CHECK(mismatch(smallest.dx[0], {0, 0, 0, 1, 1, 1}) == "");
}

TEST_CASE("the gradient of a product is right where elements are 0") {
  CHECK(mismatch(apply("prod", {{{3}, {2, 0, 5}}}).dx[0], {0, 10, 0}) == "");
  CHECK(mismatch(apply("prod", {{{3}, {0, 0, 5}}}).dx[0], {0, 0, 0}) == "");
  CHECK(mismatch(apply("prod", {{{2, 0}, {}}}, {{"axes", "2"}}).y[0], {1, 1}) == "");
}

TEST_CASE("the variance of numbers far from 0 keeps its digits, and that of one number is 0") {
  const Applied far = apply("variance", {{{3}, {1e8, 1e8 + 1, 1e8 + 2}}});
  CHECK(mismatch(far.y[0], {1}) == "");
  CHECK(mismatch(far.dx[0], {-1, 0, 1}) == "");
  CHECK(mismatch(apply("variance", {{{2}, {1, 5}}}, {{"correction", "0"}}).y[0], {4}) == "");
  CHECK(mismatch(apply("variance", {{{1}, {3}}}).y[0], {0}) == "");
}

TEST_CASE("norms agree with hand-computed values") {
  const Applied two = apply("norm", {{{3}, {3, -4, 0}}});
  CHECK(mismatch(two.y[0], {5}) == "");
  CHECK(mismatch(two.dx[0], {0.6, -0.8, 0}) == "");
  const Applied one = apply("norm", {{{3}, {3, -4, 0}}}, {{"order", "one"}});
  CHECK(mismatch(one.y[0], {7}) == "");
  CHECK(mismatch(one.dx[0], {1, -1, 0}) == "");
  const Applied three = apply("norm", {{{3}, {3, -4, 5}}}, {{"order", "general"}});
  CHECK(mismatch(three.y[0], {6}) == "");  // 27 + 64 + 125 = 216
  CHECK(mismatch(three.dx[0], {0.25, -4.0 / 9, 25.0 / 36}) == "");
  CHECK(mismatch(apply("norm", {{{2}, {0, 0}}}).dx[0], {0, 0}) == "");
  CHECK(mismatch(apply("norm", {{{2}, {3e200, 4e200}}}).y[0], {5e200}) == "");
}

TEST_CASE("logsumexp does not overflow and keeps small terms next to a maximum of 0") {
  CHECK(mismatch(apply("logsumexp", {{{2}, {800, 800}}}).y[0], {800 + std::log(2)}) == "");
  CHECK(mismatch(apply("logsumexp", {{{2}, {0, -40}}}).y[0], {std::exp(-40)}) == "");
  CHECK(mismatch(apply("logsumexp", {{{2}, {0, -40}}}).dx[0], {1, std::exp(-40)}) == "");
}

TEST_CASE("running sums and products agree with hand-computed values") {
  const Input x{{4}, {1, 2, 3, 4}};
  CHECK(mismatch(apply("cumsum", {x}).y[0], {1, 3, 6, 10}) == "");
  CHECK(mismatch(apply("cumsum", {x}).dx[0], {4, 3, 2, 1}) == "");
  CHECK(mismatch(apply("cumsum", {x}, {{"exclusive", "true"}}).y[0], {0, 1, 3, 6}) == "");
  CHECK(mismatch(apply("cumsum", {x}, {{"exclusive", "true"}, {"backwards", "true"}}).y[0], {9, 7, 4, 0}) == "");
  CHECK(mismatch(apply("cumprod", {x}).y[0], {1, 2, 6, 24}) == "");
  CHECK(mismatch(apply("cumprod", {{{4}, {2, 0, 3, 0}}}).dx[0], {1, 8, 0, 0}) == "");
}

TEST_CASE("normalizations agree with hand-computed values") {
  const Applied log_softmax = apply("log_softmax", {{{2}, {800, 0}}}, {}, {{1, 0}});
  CHECK(mismatch(log_softmax.y[0], {0, -800}) == "");
  CHECK(mismatch(apply("l2_normalize", {{{2, 2}, {3, -4, 0, 0}}}).y[0], {0.6, -0.8, 0, 0}) == "");
  CHECK(mismatch(apply("rmsnorm", {{{2}, {1, -1}}, {{2}, {2, 3}}}, {{"eps", "1"}}).y[0],
                 {std::sqrt(2), -3 / std::sqrt(2)}) == "");

  const Input x{{2, 2, 1}, {1, 10, 3, 30}}, gamma{{2}, {1, 2}}, beta{{2}, {0, 5}};
  const Applied batch = apply("batchnorm", {x, gamma, beta}, {{"eps", "1"}});
  CHECK(mismatch(batch.y[0], {-std::sqrt(0.5), 5 - 20 / std::sqrt(101), std::sqrt(0.5), 5 + 20 / std::sqrt(101)}) ==
        "");
  CHECK(mismatch(batch.dx[2], {2, 2}) == "");
  const Applied eval = apply("batchnorm_eval", {x, gamma, beta, {{2}, {1, 10}}, {{2}, {3, 99}}}, {{"eps", "1"}});
  CHECK(mismatch(eval.y[0], {0, 5, 1, 9}) == "");
  const Applied group = apply("groupnorm", {x, gamma, beta}, {{"groups", "2"}, {"eps", "1"}});
  CHECK(mismatch(group.y[0], {0, 5, 0, 5}) == "");
}

}  // namespace
}  // namespace gradcheck::ops
