#pragma once

#include "ops/broadcast.hpp"
#include "ops/convolution/taps.hpp"

namespace gradcheck::ops {

/// y_no(h, w) = b_o + Σ w_ockl x_nc(stride_h h - pad_h + dilation_h k, stride_w w - pad_w + dilation_w l) over c, k, l:
/// convolution (strictly: correlation) of images. x is 0 beyond its edges. With groups, the channels of x and y are
/// split into that many equal runs, and each run of y reads only its own run of x.
/// Shapes   x: N x C x H x W.  w: O x C/groups x KH x KW.  b: O.  y: N x O x the number of positions of the dilated
///          kernel in the padded input. At least one fits, and groups divides C and O.
/// Backward each product w x in a result adds dy w to its dx and dy x to its dw;  db = Σ dy over samples and places.
/// Domain   everything; no kinks.
/// Numerics plain sums. A result sums one product per tap and channel of its group; dw sums over samples and places.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 9.5; Dumoulin & Visin, A guide to
///          convolution arithmetic for deep learning, arXiv:1603.07285 (2016).
struct Conv2d : TapProducts<Conv2d> {
  static constexpr auto signature =
      "conv2d: x[N,C,H,W], w[O,C/groups,KH,KW], b[O] -> y[N,O,(H+2*pad_h-dilation_h*(KH-1)-1)/stride_h+1, "
      "(W+2*pad_w-dilation_w*(KW-1)-1)/stride_w+1] "
      "where H+2*pad_h >= dilation_h*(KH-1)+1, W+2*pad_w >= dilation_w*(KW-1)+1, C/groups*groups == C, "
      "O/groups*groups == O";
  static constexpr auto attributes =
      "stride_h: int in 1..3 = 1; stride_w: int in 1..3 = 1; pad_h: int in 0..2 = 0; pad_w: int in 0..2 = 0; "
      "dilation_h: int in 1..2 = 1; dilation_w: int in 1..2 = 1; groups: int in 1..C = 1";
  static constexpr auto structure =
      "y/x block-diagonal over N, linear; y/w block-diagonal over O, linear; y/b block-diagonal over O, linear";
  static constexpr auto source =
      "Goodfellow, Bengio & Courville, Deep Learning (2016), section 9.5; Dumoulin & Visin, arXiv:1603.07285 (2016)";

  template <class X, class W, class Y>
  static Convolution taps(const Attributes& values, const X& x, const W& w, const Y& y) {
    return {x.extent(0),
            x.extent(1),
            w.extent(0),
            values.integer("groups"),
            {x.extent(2), y.extent(2), w.extent(2), values.integer("stride_h"), values.integer("pad_h"),
             values.integer("dilation_h")},
            {x.extent(3), y.extent(3), w.extent(3), values.integer("stride_w"), values.integer("pad_w"),
             values.integer("dilation_w")}};
  }
};

}  // namespace gradcheck::ops
