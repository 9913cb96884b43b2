#pragma once

#include "ops/broadcast.hpp"
#include "ops/convolution/taps.hpp"

namespace gradcheck::ops {

/// y = b + Σ_k Σ_l w_cmkl x_nc(stride_h h - pad_h + dilation_h k, stride_w w - pad_w + dilation_w l): each channel c of
/// x is convolved with M kernels of its own, which give the channels c M ... c M + M - 1 of y.
/// Shapes   x: N x C x H x W.  w: C x M x KH x KW.  b: C M.  y: N x C M x the number of positions of the dilated kernel
///          in the padded input. At least one fits.
/// Backward each product w x in a result adds dy w to its dx and dy x to its dw;  db = Σ dy over samples and places.
/// Domain   everything; no kinks.
/// Numerics plain sums. A result sums one product per tap; dw sums over samples and places.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 9.5; Dumoulin & Visin, A guide to
///          convolution arithmetic for deep learning, arXiv:1603.07285 (2016). Howard et al., MobileNets,
///          arXiv:1704.04861 (2017).
struct DepthwiseConv2d : TapProducts<DepthwiseConv2d> {
  static constexpr auto signature =
      "depthwise_conv2d: x[N,C,H,W], w[C,M,KH,KW], b[C*M] -> y[N,C*M,(H+2*pad_h-dilation_h*(KH-1)-1)/stride_h+1, "
      "(W+2*pad_w-dilation_w*(KW-1)-1)/stride_w+1] "
      "where H+2*pad_h >= dilation_h*(KH-1)+1, W+2*pad_w >= dilation_w*(KW-1)+1";
  static constexpr auto attributes =
      "stride_h: int in 1..3 = 1; stride_w: int in 1..3 = 1; pad_h: int in 0..2 = 0; pad_w: int in 0..2 = 0; "
      "dilation_h: int in 1..2 = 1; dilation_w: int in 1..2 = 1";
  static constexpr auto structure = "y/x block-diagonal over N, linear; y/w linear; y/b linear";
  static constexpr auto source = "Howard et al., MobileNets, arXiv:1704.04861 (2017)";

  template <class X, class W, class Y>
  static Convolution taps(const Attributes& values, const X& x, const W& w, const Y& y) {
    return {x.extent(0),
            x.extent(1),
            x.extent(1) * w.extent(1),
            x.extent(1),
            {x.extent(2), y.extent(2), w.extent(2), values.integer("stride_h"), values.integer("pad_h"),
             values.integer("dilation_h")},
            {x.extent(3), y.extent(3), w.extent(3), values.integer("stride_w"), values.integer("pad_w"),
             values.integer("dilation_w")}};
  }
};

}  // namespace gradcheck::ops
