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

TEST_CASE("convolutions agree with hand-computed values") {
  const Input x{{1, 1, 4}, {1, 2, 3, 4}}, w{{1, 1, 2}, {1, 10}}, b{{1}, {0.5}};
  CHECK(mismatch(apply("conv1d", {x, w, b}).y[0], {21.5, 32.5, 43.5}) == "");
  CHECK(mismatch(apply("conv1d", {x, w, b}).dx[0], {1, 11, 11, 10}) == "");
  CHECK(mismatch(apply("conv1d", {x, w, b}).dx[1], {6, 9}) == "");
  CHECK(mismatch(apply("conv1d", {x, w, b}, {{"dilation", "2"}, {"pad", "1"}, {"stride", "2"}}).y[0], {20.5, 42.5}) ==
        "");
  const Input two{{1, 2, 1}, {3, 5}}, each{{2, 1, 1}, {2, 7}}, none{{2}, {0, 0}};
  CHECK(mismatch(apply("conv1d", {two, each, none}, {{"groups", "2"}}).y[0], {6, 35}) == "");

  const Input image{{1, 1, 2, 3}, {1, 2, 3, 4, 5, 6}}, kernel{{1, 1, 2, 2}, {1, 0, 0, 10}};
  CHECK(mismatch(apply("conv2d", {image, kernel, {{1}, {0}}}).y[0], {51, 62}) == "");
  const Applied strided = apply("conv2d", {image, kernel, {{1}, {0}}}, {{"pad_h", "1"}, {"stride_w", "2"}});
  CHECK(strided.shapes[0] == Shape{1, 1, 3, 1});
  CHECK(mismatch(strided.y[0], {20, 51, 4}) == "");
  const Applied depthwise =
      apply("depthwise_conv2d", {{{1, 2, 1, 1}, {3, 5}}, {{2, 2, 1, 1}, {1, 2, 3, 4}}, {{4}, {0, 0, 0, 1}}});
  CHECK(mismatch(depthwise.y[0], {3, 6, 15, 21}) == "");
}

TEST_CASE("the transposed convolution is the transpose of the convolution") {
  const Input w{{2, 3, 2, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  const tests::AttributeTexts attributes{{"stride_h", "2"}, {"pad_w", "1"}, {"dilation_h", "2"}};
  std::vector<double> x, dy;
  for (int i = 0; i < 3 * 5 * 2; ++i) x.push_back(i % 7 - 2.5);
  for (int i = 0; i < 2 * 2 * 4; ++i) dy.push_back(i % 5 - 1.25);
  const Applied forwards = apply("conv2d", {{{1, 3, 5, 2}, x}, w, {{2}, {0, 0}}}, attributes, {dy});
  const Applied back = apply("conv_transpose2d", {{{1, 2, 2, 4}, dy}, w, {{3}, {0, 0, 0}}}, attributes);
  CHECK(forwards.shapes[0] == Shape{1, 2, 2, 4});
  CHECK(back.shapes[0] == Shape{1, 3, 5, 2});
  CHECK(mismatch(back.y[0], forwards.dx[0]) == "");
}

TEST_CASE("poolings agree with hand-computed values") {
  const Input x{{1, 1, 2, 3}, {1, 5, 5, -2, 5, 0}};
  const Applied largest = apply("max_pool2d", {x}, {{"stride_w", "1"}});
  CHECK(mismatch(largest.y[0], {5, 5}) == "");
  CHECK(mismatch(largest.dx[0], {0, 2, 0, 0, 0, 0}) == "");  // the first of two equal elements, in both windows
  const Input negative{{1, 1, 1, 1}, {-3}};
  CHECK(mismatch(apply("max_pool2d", {negative}, {{"pad_h", "1"}, {"pad_w", "1"}}).y[0], {-3}) == "");
  const Applied all = apply("avg_pool2d", {negative}, {{"pad_h", "1"}, {"pad_w", "1"}});
  CHECK(mismatch(all.y[0], {-0.75}) == "");
  const Applied inside = apply("avg_pool2d", {negative}, {{"pad_h", "1"}, {"pad_w", "1"}, {"count_padding", "false"}});
  CHECK(mismatch(inside.y[0], {-3}) == "");
  CHECK(mismatch(inside.dx[0], {1}) == "");
}

TEST_CASE("interpolation agrees with hand-computed values") {
  const Input row{{1, 1, 1, 2}, {0, 8}};
  const tests::AttributeTexts corners{{"height", "1"}, {"width", "5"}, {"align_corners", "true"}};
  CHECK(mismatch(apply("bilinear_resize", {row}, corners).y[0], {0, 2, 4, 6, 8}) == "");
  CHECK(mismatch(apply("bilinear_resize", {row}, {{"height", "1"}, {"width", "4"}}).y[0], {0, 2, 6, 8}) == "");
  CHECK(mismatch(apply("bilinear_resize", {row}, {{"height", "1"}, {"width", "4"}}).dx[0], {2, 2}) == "");

  const Input image{{1, 1, 2, 2}, {1, 2, 3, 4}};
  const Applied middle = apply("grid_sample", {image, {{1, 1, 1, 2}, {0, 0}}});
  CHECK(mismatch(middle.y[0], {2.5}) == "");
  CHECK(mismatch(middle.dx[0], {0.25, 0.25, 0.25, 0.25}) == "");
  CHECK(mismatch(middle.dx[1], {1, 2}) == "");
  const Input corner{{1, 1, 1, 2}, {-1, -1}};
  CHECK(mismatch(apply("grid_sample", {image, corner}, {{"align_corners", "true"}}).y[0], {1}) == "");
  CHECK(mismatch(apply("grid_sample", {image, corner}).y[0], {0.25}) == "");
  CHECK(mismatch(apply("grid_sample", {image, corner}, {{"padding", "border"}}).dx[1], {0, 0}) == "");
}

}  // namespace
}  // namespace gradcheck::ops
