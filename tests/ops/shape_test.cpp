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

TEST_CASE("ops that move elements put them in the right places") {
  const Input x{{2, 3}, {1, 2, 3, 4, 5, 6}};
  CHECK(mismatch(apply("permute", {x}, {{"order", "1"}}).y[0], {1, 4, 2, 5, 3, 6}) == "");
  const Applied turned =
      apply("permute", {{{2, 1, 3}, {1, 2, 3, 4, 5, 6}}}, {{"order", "3"}});  // axes 1, 2, 0: a 3-cycle
  CHECK(turned.shapes[0] == Shape{1, 3, 2});
  CHECK(mismatch(turned.y[0], {1, 4, 2, 5, 3, 6}) == "");
  CHECK(mismatch(apply("transpose", {x}, {}, {{1, 2, 3, 4, 5, 6}}).dx[0], {1, 3, 5, 2, 4, 6}) == "");
  CHECK(mismatch(apply("flip", {x}, {{"axes", "3"}}).y[0], {6, 5, 4, 3, 2, 1}) == "");
  CHECK(mismatch(apply("flip", {x}, {{"axes", "2"}}).y[0], {3, 2, 1, 6, 5, 4}) == "");
  CHECK(apply("reshape", {x}, {{"columns", "2"}}).shapes[0] == Shape{3, 2});
  CHECK(mismatch(apply("slice", {x}, {{"step", "2"}, {"length", "2"}}).y[0], {1, 3, 4, 6}) == "");
  CHECK(mismatch(apply("slice", {x}, {{"step", "2"}, {"length", "2"}}).dx[0], {1, 0, 1, 1, 0, 1}) == "");
  CHECK(mismatch(apply("concat", {x, {{2, 1}, {8, 9}}}, {{"more", "1"}}).y[0], {1, 2, 3, 8, 4, 5, 6, 9}) == "");
  CHECK(mismatch(apply("split", {x}).y[0], {1, 4}) == "");
  CHECK(mismatch(apply("split", {x}).y[1], {2, 3, 5, 6}) == "");
  CHECK(mismatch(apply("repeat", {{{2}, {1, 2}}}).y[0], {1, 2, 1, 2}) == "");
  CHECK(mismatch(apply("repeat", {{{2}, {1, 2}}}, {{"interleaved", "true"}}, {{1, 2, 3, 4}}).dx[0], {3, 7}) == "");
}

TEST_CASE("padding repeats edges and reflects repeatedly") {
  const Input x{{3}, {1, 2, 3}};
  CHECK(mismatch(apply("pad", {x}, {{"after", "1"}, {"value", "0.5"}}).y[0], {0.5, 1, 2, 3, 0.5}) == "");
  CHECK(mismatch(apply("pad", {x}, {{"before", "2"}, {"mode", "edge"}}).y[0], {1, 1, 1, 2, 3}) == "");
  CHECK(mismatch(apply("pad", {x}, {{"before", "4"}, {"after", "4"}, {"mode", "reflect"}}).y[0],
                 {1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3}) == "");
  CHECK(mismatch(apply("pad", {{{1}, {7}}}, {{"before", "2"}, {"mode", "reflect"}}).dx[0], {3}) == "");
}

TEST_CASE("products of matrices follow their flags and broadcast") {
  const Input x{{2, 1, 2}, {1, 2, 3, 4}}, y{{1, 2}, {5, 6}};
  const Applied rows = apply("batched_matmul", {x, y}, {{"transpose_y", "true"}});
  CHECK(rows.shapes[0] == Shape{2, 1, 1});
  CHECK(mismatch(rows.y[0], {17, 39}) == "");
  CHECK(mismatch(rows.dx[1], {4, 6}) == "");
  const Applied outer = apply("batched_matmul", {x, y}, {{"transpose_x", "true"}});
  CHECK(mismatch(outer.y[0], {5, 6, 10, 12, 15, 18, 20, 24}) == "");
  CHECK(mismatch(apply("outer", {{{2}, {1, 2}}, {{2}, {3, 4}}}).y[0], {3, 4, 6, 8}) == "");
  CHECK(mismatch(apply("dot", {{{2}, {1, 2}}, {{2}, {3, 4}}}).y[0], {11}) == "");
  CHECK(mismatch(apply("bias_add", {{{2, 1}, {1, 2}}, {{1}, {5}}}).dx[1], {2}) == "");
  const Applied einsum = apply("einsum", {{{1, 1, 2, 2}, {1, 2, 3, 4}}, {{1, 2, 1, 1}, {10, 100}}});
  CHECK(mismatch(einsum.y[0], {730}) == "");
  CHECK(mismatch(einsum.dx[1], {3, 7}) == "");
}

TEST_CASE("ops with indices sum over repeated indices") {
  const Applied embedding = apply("embedding", {{{3, 1}, {5, 6, 7}}, {{2, 2}, {2, 0, 2, 2}}}, {}, {{1, 2, 3, 4}});
  CHECK(mismatch(embedding.y[0], {7, 5, 7, 7}) == "");
  CHECK(mismatch(embedding.dx[0], {2, 0, 8}) == "");
  const Input x{{2, 2}, {1, 2, 3, 4}};
  CHECK(mismatch(apply("gather", {x, {{2, 2}, {1, 1, 0, 1}}}).y[0], {2, 2, 3, 4}) == "");
  CHECK(mismatch(apply("gather", {x, {{2, 2}, {1, 1, 0, 1}}}, {{"axis", "0"}}).y[0], {3, 4, 1, 4}) == "");
  const Applied added =
      apply("scatter_add", {x, {{2, 2}, {0, 0, 1, 0}}, {{2, 2}, {10, 20, 30, 40}}}, {}, {{1, 2, 3, 4}});
  CHECK(mismatch(added.y[0], {31, 2, 43, 34}) == "");
  CHECK(mismatch(added.dx[2], {1, 1, 4, 3}) == "");
  CHECK(mismatch(apply("index_select", {x, {{3}, {1, 1, 0}}}, {{"axis", "0"}}).dx[0], {1, 1, 2, 2}) == "");
  CHECK(mismatch(apply("masked_fill", {x, {{2}, {0, 1}}}, {{"value", "-50"}}).y[0], {1, -50, 3, -50}) == "");
  CHECK(mismatch(apply("dropout", {{{2}, {3, 4}}, {{2}, {1, 0}}}).y[0], {6, 0}) == "");
  CHECK(mismatch(apply("window", {{{4, 1}, {1, 2, 3, 4}}}).y[0], {1, 2, 3, 2, 3, 4}) == "");
  CHECK(mismatch(apply("window", {{{4, 1}, {1, 2, 3, 4}}}).dx[0], {1, 2, 2, 1}) == "");
}

TEST_CASE("sorting permutes by a cycle and keeps the order of equal elements") {
  const Applied sorted = apply("sort", {{{4}, {3, 1, 2, 1}}}, {}, {{1, 2, 3, 4}});
  CHECK(mismatch(sorted.y[0], {1, 1, 2, 3}) == "");
  CHECK(mismatch(sorted.dx[0], {4, 1, 3, 2}) == "");
  const Applied down = apply("sort", {{{4}, {3, 1, 2, 1}}}, {{"descending", "true"}}, {{1, 2, 3, 4}});
  CHECK(mismatch(down.dx[0], {1, 3, 2, 4}) == "");
  const Applied two = apply("top_k", {{{2, 3}, {1, 3, 2, 5, 5, 4}}}, {{"k", "2"}}, {{1, 2, 3, 4}});
  CHECK(mismatch(two.y[0], {3, 2, 5, 5}) == "");
  CHECK(mismatch(two.dx[0], {0, 1, 2, 3, 4, 0}) == "");
}

TEST_CASE("ops take tensors without elements if the result is defined") {
  const Input none{{0, 2}, {}}, rows{{2, 0}, {}};
  for (const std::string op :
       {"neg", "flip", "transpose", "cumsum", "log_softmax", "sort", "l2_normalize", "permute", "sum"}) {
    INFO(op);
    CHECK(apply(op, {none}).dx[0].empty());
    CHECK(apply(op, {rows}).dx[0].empty());
  }
  CHECK(mismatch(apply("sum", {rows}, {{"axes", "2"}}).y[0], {0, 0}) == "");
  CHECK(mismatch(apply("norm", {rows}, {{"axes", "2"}}).y[0], {0, 0}) == "");
  CHECK(mismatch(apply("dot", {{{0}, {}}, {{0}, {}}}).y[0], {0}) == "");
  CHECK(mismatch(apply("batched_matmul", {rows, none}).y[0], {0, 0, 0, 0}) == "");
  CHECK(mismatch(apply("determinant", {{{2, 0, 0}, {}}}).y[0], {1, 1}) == "");
  CHECK(mismatch(apply("embedding", {{{3, 2}, {1, 2, 3, 4, 5, 6}}, {{0}, {}}}).dx[0], {0, 0, 0, 0, 0, 0}) == "");
  CHECK(mismatch(apply("concat", {rows, {{2, 1}, {8, 9}}}, {{"more", "1"}}).y[0], {8, 9}) == "");
  CHECK(mismatch(apply("repeat", {{{2}, {1, 2}}}, {{"times", "0"}}).dx[0], {0, 0}) == "");
  CHECK(mismatch(apply("attention", {{{1, 1, 1}, {3}}, {{1, 0, 1}, {}}, {{1, 0, 1}, {}}, {{1, 1, 0}, {}}}).y[0], {0}) ==
        "");
}

TEST_CASE("axes of extent 1 are ordinary axes") {
  CHECK(mismatch(apply("flip", {{{1, 3}, {1, 2, 3}}}).y[0], {1, 2, 3}) == "");
  CHECK(mismatch(apply("cumsum", {{{3, 1}, {1, 2, 3}}}).y[0], {1, 2, 3}) == "");
  CHECK(mismatch(apply("log_softmax", {{{3, 1}, {1, 2, 3}}}).dx[0], {0, 0, 0}) == "");
  CHECK(mismatch(apply("permute", {{{1, 3, 1}, {1, 2, 3}}}, {{"order", "5"}}).y[0], {1, 2, 3}) == "");
  CHECK(mismatch(apply("batchnorm", {{{1, 2}, {4, 5}}, {{2}, {1, 1}}, {{2}, {7, 8}}}).y[0], {7, 8}) == "");
}

}  // namespace
}  // namespace gradcheck::ops
