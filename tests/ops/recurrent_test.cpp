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

TEST_CASE("recurrent cells agree with hand-computed values") {
  const double t = std::tanh(0.5), slope = 1 / (std::cosh(0.5) * std::cosh(0.5));
  const Input x{{1, 1}, {2}}, h{{1, 1}, {4}};
  const Applied rnn = apply("rnn_cell", {x, h, {{1, 1}, {0.25}}, {{1, 1}, {0.5}}, {{1}, {-2}}});
  CHECK(mismatch(rnn.y[0], {t}) == "");
  CHECK(mismatch(rnn.dx[0], {0.25 * slope}) == "");
  CHECK(mismatch(rnn.dx[3], {4 * slope}) == "");

  // All gates are 1/2, and the candidate is tanh(1/2).
  const Input zero4{{4, 1}, {0, 0, 0, 0}}, b4{{4}, {0, 0, 0.5, 0}}, v4{{4}, {0, 0, 0, 0}};
  const Applied lstm = apply("lstm_cell", {x, h, {{1, 1}, {6}}, zero4, zero4, b4, v4}, {}, {{0}, {1}});
  CHECK(mismatch(lstm.y[1], {3 + t / 2}) == "");
  CHECK(mismatch(lstm.y[0], {std::tanh(3 + t / 2) / 2}) == "");
  CHECK(mismatch(lstm.dx[2], {0.5}) == "");
  CHECK(mismatch(lstm.dx[5], {t / 4, 6.0 / 4, slope / 2, 0}) == "");

  const Input zero3{{3, 1}, {0, 0, 0}};
  const Applied gru = apply("gru_cell", {x, h, zero3, zero3, {{3}, {0, 0, 0.25}}, {{3}, {0, 0, 0.5}}});
  CHECK(mismatch(gru.y[0], {t / 2 + 2}) == "");
  CHECK(mismatch(gru.dx[1], {0.5}) == "");
  CHECK(mismatch(gru.dx[4], {slope / 2 * 0.5 / 4, (4 - t) / 4, slope / 2}) == "");
}

TEST_CASE("attention averages over the visible keys") {
  const Input q{{1, 2, 1}, {0, 0}}, k{{1, 2, 1}, {1, 3}}, v{{1, 2, 1}, {10, 20}};
  const Applied plain = apply("attention", {q, k, v, {{1, 2, 2}, {1, 1, 1, 1}}});
  CHECK(mismatch(plain.y[0], {15, 15}) == "");
  CHECK(mismatch(plain.dx[0], {5, 5}) == "");
  CHECK(mismatch(plain.dx[2], {1, 1}) == "");
  CHECK(mismatch(apply("attention", {q, k, v, {{1, 2, 2}, {1, 1, 1, 1}}}, {{"causal", "true"}}).y[0], {10, 15}) == "");
  const Applied masked = apply("attention", {q, k, v, {{1, 2, 2}, {0, 1, 0, 0}}});
  CHECK(mismatch(masked.y[0], {20, 0}) == "");
  CHECK(mismatch(masked.dx[0], {0, 0}) == "");
  CHECK(mismatch(masked.dx[2], {0, 1}) == "");
}

TEST_CASE("a rotary embedding rotates by the place") {
  const double c = std::cos(1), s = std::sin(1);
  const Applied neighbours = apply("rotary_embedding", {{{2, 2}, {3, 5, 1, 0}}}, {}, {{1, 2, 0, 1}});
  CHECK(mismatch(neighbours.y[0], {3, 5, c, s}) == "");
  CHECK(mismatch(neighbours.dx[0], {1, 2, s, c}) == "");
  const Applied halves = apply("rotary_embedding", {{{1, 4}, {1, 0, 0, 1}}},
                               {{"interleaved", "false"}, {"offset", "1"}, {"base", "10000"}});
  CHECK(mismatch(halves.y[0], {c, -std::sin(0.01), s, std::cos(0.01)}) == "");
}

}  // namespace
}  // namespace gradcheck::ops
