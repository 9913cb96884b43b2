#pragma once

#include "tests/thirdparty/onednn/window.hpp"

namespace gradcheck::tests::onednn {

/// A transposed convolution, which is the gradient of a convolution with respect to its data, plus a bias. oneDNN's
/// weights are [O, C, KH, KW] here too.
struct Deconvolution2d {
  static constexpr auto signature =
      "onednn/deconv2d: x[N,C,H,W], w[O,C,KH,KW], b[O] -> y[N,O,(H-1)*stride_h+dilation_h*(KH-1)+1-top-bottom,"
      "(W-1)*stride_w+dilation_w*(KW-1)+1-left-right] "
      "where (H-1)*stride_h+dilation_h*(KH-1) >= top+bottom, (W-1)*stride_w+dilation_w*(KW-1) >= left+right";
  static constexpr auto attributes = Window::attributes;
  static constexpr auto structure =
      "y/x block-diagonal over N, linear; y/w block-diagonal over O, linear; y/b block-diagonal over O, linear";
  static constexpr auto source = "oneDNN 2.6, Convolution (Deconvolution)";
  static constexpr auto kind = dnnl::algorithm::deconvolution_direct;

  static Kept<dnnl::deconvolution_forward> forward_primitive(const Window& window, const memory::desc& x,
                                                             const memory::desc& w, const memory::desc& b,
                                                             const memory::desc& y) {
    return made<dnnl::deconvolution_forward>({dnnl::prop_kind::forward_training, kind, x, w, b, y, window.strides,
                                              window.gaps, window.before, window.behind});
  }

  static void forward(const Attributes& given, View<float> x, View<float> w, View<float> b, Out<float> y) {
    const Window window(given);
    run(forward_primitive(window, plain(x), plain(w), plain(b), plain(y)),
        {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_WEIGHTS, at(w)}, {DNNL_ARG_BIAS, at(b)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> w, View<float> b, View<float> y,
                       View<float> dy, Out<float> dx, Out<float> dw, Out<float> db) {
    const Window window(given);
    const auto forth = forward_primitive(window, plain(x), plain(w), plain(b), plain(y));
    const auto by_data = made<dnnl::deconvolution_backward_data>(
        {kind, plain(x), plain(w), plain(y), window.strides, window.gaps, window.before, window.behind}, forth);
    run(by_data, {{DNNL_ARG_WEIGHTS, at(w)}, {DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
    const auto by_weights = made<dnnl::deconvolution_backward_weights>(
        {kind, plain(x), plain(w), plain(b), plain(y), window.strides, window.gaps, window.before, window.behind},
        forth);
    run(by_weights, {{DNNL_ARG_SRC, at(x)},
                     {DNNL_ARG_DIFF_DST, at(dy)},
                     {DNNL_ARG_DIFF_WEIGHTS, at(dw)},
                     {DNNL_ARG_DIFF_BIAS, at(db)}});
  }
};

}  // namespace gradcheck::tests::onednn
