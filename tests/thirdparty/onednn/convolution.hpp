/// oneDNN's convolutions of images.
#pragma once

#include <algorithm>

#include "tests/thirdparty/onednn/faults.hpp"
#include "tests/thirdparty/onednn/window.hpp"

namespace gradcheck::tests::onednn {

/// y[n,o] = b[o] + Σ_c x[n,c] ⋆ w[o,c], a cross-correlation; with groups w has rank 5.
struct Convolution {
  static constexpr auto attributes = Window::attributes;
  static constexpr auto source = "oneDNN 2.6, Convolution";
  static constexpr auto kind = dnnl::algorithm::convolution_direct;

  static Kept<dnnl::convolution_forward> forward_primitive(const Window& window, const memory::desc& x,
                                                           const memory::desc& w, const memory::desc& b,
                                                           const memory::desc& y) {
    return made<dnnl::convolution_forward>({dnnl::prop_kind::forward_training, kind, x, w, b, y, window.strides,
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
    const auto by_data = made<dnnl::convolution_backward_data>(
        {kind, plain(x), plain(w), plain(y), window.strides, window.gaps, window.before, window.behind}, forth);
    run(by_data, {{DNNL_ARG_WEIGHTS, at(w)}, {DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
    const auto by_weights = made<dnnl::convolution_backward_weights>(
        {kind, plain(x), plain(w), plain(b), plain(y), window.strides, window.gaps, window.before, window.behind},
        forth);
    run(by_weights, {{DNNL_ARG_SRC, at(x)},
                     {DNNL_ARG_DIFF_DST, at(dy)},
                     {DNNL_ARG_DIFF_WEIGHTS, at(dw)},
                     {DNNL_ARG_DIFF_BIAS, at(db)}});
  }
};

struct Convolution2d : Convolution {
  static constexpr auto signature =
      "onednn/conv2d: x[N,C,H,W], w[O,C,KH,KW], b[O] -> y[N,O,(H+top+bottom-dilation_h*(KH-1)-1)/stride_h+1,"
      "(W+left+right-dilation_w*(KW-1)-1)/stride_w+1] "
      "where H+top+bottom > dilation_h*(KH-1), W+left+right > dilation_w*(KW-1)";
  static constexpr auto structure =
      "y/x block-diagonal over N, linear; y/w block-diagonal over O, linear; y/b block-diagonal over O, linear";

  static void backward(const Attributes& given, View<float> x, View<float> w, View<float> b, View<float> y,
                       View<float> dy, Out<float> dx, Out<float> dw, Out<float> db) {
    Convolution::backward(given, x, w, b, y, dy, dx, dw, db);
    if constexpr (faults::kernel_gradient_is_turned) {
      const std::int64_t plane = w.extent(2) * w.extent(3);
      for (float* kernel = dw.data(); kernel != dw.data() + dw.size(); kernel += plane)
        std::reverse(kernel, kernel + plane);
    }
  }
};

/// An ordinary convolution for G = 1, a depthwise one for O = C = 1.
struct GroupConvolution2d : Convolution {
  static constexpr auto signature =
      "onednn/group_conv2d: x[N,G*C,H,W], w[G,O,C,KH,KW], b[G*O] -> "
      "y[N,G*O,(H+top+bottom-dilation_h*(KH-1)-1)/stride_h+1,"
      "(W+left+right-dilation_w*(KW-1)-1)/stride_w+1] "
      "where H+top+bottom > dilation_h*(KH-1), W+left+right > dilation_w*(KW-1)";
  static constexpr auto structure = "y/x block-diagonal over N, linear; y/w linear; y/b linear";
};

}  // namespace gradcheck::tests::onednn
