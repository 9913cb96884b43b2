#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// How a window moves over an image. A dilation of 1 means neighbouring elements, as everywhere except in oneDNN.
struct Window {
  static constexpr auto attributes =
      "stride_h: int in 1..3 = 1; stride_w: int in 1..3 = 1; dilation_h: int in 1..2 = 1; dilation_w: int in 1..2 = 1; "
      "top: int in 0..2 = 0; left: int in 0..2 = 0; bottom: int in 0..2 = 0; right: int in 0..2 = 0";

  explicit Window(const Attributes& given)
      : strides{given.integer("stride_h"), given.integer("stride_w")},
        gaps{given.integer("dilation_h") - 1, given.integer("dilation_w") - 1},
        before{given.integer("top"), given.integer("left")},
        behind{given.integer("bottom"), given.integer("right")} {}

  memory::dims strides, gaps, before, behind;
};

}  // namespace gradcheck::tests::onednn
