#pragma once

#include "ops/broadcast.hpp"
#include "ops/convolution/taps.hpp"

namespace gradcheck::ops {

/// y(stride_h h - pad_h + dilation_h k, stride_w w - pad_w + dilation_w l) sums w_cokl x_nc(h, w): the transpose of
/// conv2d's linear map from x to y, plus the bias of each channel of y. Products beyond the edges of y are dropped.
/// Shapes   x: N x C x H x W.  w: C x M x KH x KW.  b: M groups.  y: N x M groups x
///          ((H - 1) stride_h - 2 pad_h + dilation_h (KH - 1) + 1 + extra_h) x the same in W. groups divides C.
/// Backward each product w x in a result adds dy w to its dx and dy x to its dw;  db = Σ dy over samples and places.
/// Domain   everything; no kinks.
/// Numerics plain sums. A result sums the products of all taps that reach it; dw sums over samples and places.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 9.5; Dumoulin & Visin, A guide to
///          convolution arithmetic for deep learning, arXiv:1603.07285 (2016).
struct ConvTranspose2d : TapProducts<ConvTranspose2d, true> {
  static constexpr auto signature =
      "conv_transpose2d: x[N,C,H,W], w[C,M,KH,KW], b[M*groups] -> "
      "y[N,M*groups,(H-1)*stride_h-2*pad_h+dilation_h*(KH-1)+1+extra_h, "
      "(W-1)*stride_w-2*pad_w+dilation_w*(KW-1)+1+extra_w] where C/groups*groups == C, "
      "(H-1)*stride_h-2*pad_h+dilation_h*(KH-1)+1+extra_h >= 1, (W-1)*stride_w-2*pad_w+dilation_w*(KW-1)+1+extra_w >= "
      "1";
  static constexpr auto attributes =
      "stride_h: int in 1..3 = 1; stride_w: int in 1..3 = 1; pad_h: int in 0..2 = 0; pad_w: int in 0..2 = 0; "
      "dilation_h: int in 1..2 = 1; dilation_w: int in 1..2 = 1; groups: int in 1..C = 1; "
      "extra_h: int in 0..max(stride_h,dilation_h)-1 = 0; extra_w: int in 0..max(stride_w,dilation_w)-1 = 0";
  static constexpr auto structure = "y/x block-diagonal over N, linear; y/w linear; y/b linear";
  static constexpr auto source =
      "Goodfellow, Bengio & Courville, Deep Learning (2016), section 9.5; Dumoulin & Visin, arXiv:1603.07285 (2016)";

  template <class X, class W, class Y>
  static Convolution taps(const Attributes& values, const X& x, const W& w, const Y& y) {
    return {x.extent(0),
            y.extent(1),
            x.extent(1),
            values.integer("groups"),
            {y.extent(2), x.extent(2), w.extent(2), values.integer("stride_h"), values.integer("pad_h"),
             values.integer("dilation_h")},
            {y.extent(3), x.extent(3), w.extent(3), values.integer("stride_w"), values.integer("pad_w"),
             values.integer("dilation_w")}};
  }
};

}  // namespace gradcheck::ops
