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

TEST_CASE("elementwise losses agree with hand-computed values, for each reduction") {
  const Input x{{3}, {1, 2, 5}}, t{{3}, {1, 4, 2}};
  CHECK(mismatch(apply("squared_error", {x, t}, {{"reduction", "none"}}).y[0], {0, 4, 9}) == "");
  CHECK(mismatch(apply("squared_error", {x, t}, {{"reduction", "sum"}}).y[0], {13}) == "");
  const Applied mean = apply("squared_error", {x, t}, {}, {{3}});
  CHECK(mean.shapes[0] == Shape{});
  CHECK(mismatch(mean.y[0], {13.0 / 3}) == "");
  CHECK(mismatch(mean.dx[0], {0, -4, 6}) == "");
  CHECK(mismatch(mean.dx[1], {0, 4, -6}) == "");
  CHECK(mismatch(apply("absolute_error", {x, t}, {}, {{3}}).dx[0], {0, -1, 1}) == "");
  CHECK(mismatch(apply("huber", {x, t}, {{"reduction", "none"}, {"delta", "2"}}).y[0], {0, 2, 4}) == "");
  CHECK(mismatch(apply("huber", {x, t}, {{"reduction", "none"}, {"delta", "2"}}).dx[0], {0, -2, 2}) == "");
  CHECK(mismatch(apply("kl_divergence", {{{}, {0}}, {{}, {1}}}).y[0], {0}) == "");
  CHECK(mismatch(apply("squared_error", {{{0}, {}}, {{0}, {}}}).y[0], {0}) == "");
  CHECK(mismatch(apply("hinge", {{{3}, {1, 0.5, 2}}, {{3}, {1, 1, 0}}}, {{"reduction", "none"}}).y[0], {0, 0.5, 3}) ==
        "");
}

TEST_CASE("binary cross-entropy of logits keeps its digits in both tails") {
  const Applied tails =
      apply("binary_cross_entropy_with_logits", {{{3}, {800, 40, -800}}, {{3}, {1, 1, 1}}}, {{"reduction", "none"}});
  CHECK(mismatch(tails.y[0], {0, std::exp(-40), 800}) == "");
  CHECK(mismatch(tails.dx[0], {0, -std::exp(-40), -1}) == "");
  CHECK(-std::log(1 / (1 + std::exp(-40.0))) == 0);
  CHECK(mismatch(apply("binary_cross_entropy", {{{}, {0.25}}, {{}, {1}}}).y[0], {std::log(4)}) == "");
  CHECK(mismatch(apply("binary_cross_entropy", {{{}, {0.25}}, {{}, {1}}}).dx[0], {-4}) == "");
}

TEST_CASE("losses of classes agree with hand-computed values and skip ignored rows") {
  const double half = std::log(0.5), quarter = std::log(0.25);
  const Input p{{2, 2}, {half, half, quarter, half}}, target{{2}, {0, 1}}, weight{{2}, {1, 3}};
  CHECK(mismatch(apply("nll", {p, target, weight}).y[0], {-half}) == "");
  CHECK(mismatch(apply("nll", {p, target, weight}, {{"reduction", "sum"}}).dx[0], {-1, 0, 0, -3}) == "");
  CHECK(mismatch(apply("nll", {p, target, weight}, {{"ignored", "1"}}).dx[0], {-1, 0, 0, 0}) == "");

  const Input logits{{2, 2}, {0, 0, 40, 0}};
  const Applied plain = apply("softmax_cross_entropy_smoothed", {logits, {{2}, {0, 0}}}, {{"reduction", "none"}});
  CHECK(mismatch(plain.y[0], {std::log(2), std::exp(-40)}) == "");
  CHECK(mismatch(plain.dx[0], {-0.5, 0.5, -std::exp(-40), std::exp(-40)}) == "");
  const Applied smoothed =
      apply("softmax_cross_entropy_smoothed", {logits, {{2}, {0, 1}}}, {{"smoothing", "0.5"}, {"ignored", "1"}});
  CHECK(mismatch(smoothed.y[0], {std::log(2)}) == "");
  CHECK(mismatch(smoothed.dx[0], {-0.25, 0.25, 0, 0}) == "");
  const Applied distribution = apply("softmax_cross_entropy_distribution", {{{1, 2}, {0, 0}}, {{1, 2}, {0.25, 0.75}}});
  CHECK(mismatch(distribution.y[0], {std::log(2)}) == "");
  CHECK(mismatch(distribution.dx[0], {0.25, -0.25}) == "");
}

TEST_CASE("losses of vectors agree with hand-computed values") {
  const Applied triplet = apply("triplet", {{{1, 2}, {0, 0}}, {{1, 2}, {3, 4}}, {{1, 2}, {0, 2}}});
  CHECK(mismatch(triplet.y[0], {4}) == "");
  CHECK(mismatch(triplet.dx[0], {-0.6, -0.8 + 1}) == "");
  const Applied cosine = apply("cosine_similarity_loss", {{{1, 2}, {3, 4}}, {{1, 2}, {2, 0}}, {{1}, {1}}});
  CHECK(mismatch(cosine.y[0], {0.4}) == "");
  const Applied words =
      apply("skip_gram", {{{2, 1}, {1, 0}}, {{2, 1}, {0, 5}}, {{1}, {0}}, {{1}, {0}}, {{1, 2}, {0, 0}}});
  CHECK(mismatch(words.y[0], {3 * std::log(2)}) == "");
  CHECK(mismatch(words.dx[0], {0, 0}) == "");
  CHECK(mismatch(words.dx[1], {0.5, 0}) ==
        "");  // -1/2 as context, twice 1/2 as negative sample; the other word has no gradient
}

TEST_CASE("CTC sums all paths of small examples") {
  const double half = std::log(0.5);
  // The label a has the paths aa, a- and -a, out of four.
  const Applied one = apply("ctc", {{{2, 1, 2}, {half, half, half, half}}, {{1, 1}, {0}}});
  CHECK(mismatch(one.y[0], {-std::log(0.75)}) == "");
  CHECK(mismatch(one.dx[0], {-1.0 / 3, -2.0 / 3, -1.0 / 3, -2.0 / 3}) == "");
  // The label aa has only the path a-a, out of eight.
  const Applied two = apply("ctc", {{{3, 1, 2}, std::vector<double>(6, half)}, {{1, 2}, {0, 0}}});
  CHECK(mismatch(two.y[0], {std::log(8)}) == "");
  CHECK(mismatch(two.dx[0], {0, -1, -1, 0, 0, -1}) == "");
}

}  // namespace
}  // namespace gradcheck::ops
