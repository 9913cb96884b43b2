/// oneDNN's poolings of images.
#pragma once

#include "tests/thirdparty/onednn/window.hpp"

namespace gradcheck::tests::onednn {

template <dnnl::algorithm kind>
struct Pooling {
  static constexpr auto attributes =
      "kernel_h: int in 1..3 = 2; kernel_w: int in 1..3 = 2; stride_h: int in 1..3 = 1; stride_w: int in 1..3 = 1; "
      "dilation_h: int in 1..2 = 1; dilation_w: int in 1..2 = 1; "
      "top: int in 0..2 = 0; left: int in 0..2 = 0; bottom: int in 0..2 = 0; right: int in 0..2 = 0";
  static constexpr auto source = "oneDNN 2.6, Pooling";

  static Kept<dnnl::pooling_v2_forward> forward_primitive(const Attributes& given, const memory::desc& x,
                                                          const memory::desc& y) {
    const Window window(given);
    return made<dnnl::pooling_v2_forward>({dnnl::prop_kind::forward_training, kind, x, y, window.strides, kernel(given),
                                           window.gaps, window.before, window.behind});
  }

  static void forward(const Attributes& given, View<float> x, Out<float> y) {
    const auto layer = forward_primitive(given, plain(x), plain(y));
    run(layer, {{DNNL_ARG_SRC, at(x)},
                {DNNL_ARG_DST, at(y)},
                {DNNL_ARG_WORKSPACE, scratch(layer->description.workspace_desc())}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    const auto forth = forward_primitive(given, plain(x), plain(y));
    const memory workspace = scratch(forth->description.workspace_desc());
    // The workspace (the place of each maximum) holds bytes or integers, so it cannot be a saved tensor, and forward
    // runs again.
    run(forth, {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_DST, scratch(plain(y))}, {DNNL_ARG_WORKSPACE, workspace}});
    const Window window(given);
    const auto back = made<dnnl::pooling_v2_backward>(
        {kind, plain(x), plain(y), window.strides, kernel(given), window.gaps, window.before, window.behind}, forth);
    run(back, {{DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}, {DNNL_ARG_WORKSPACE, workspace}});
  }

 private:
  static memory::dims kernel(const Attributes& given) { return {given.integer("kernel_h"), given.integer("kernel_w")}; }
};

// No window lies entirely in the padding, and no window with gaps steps over the whole input.
#define GRADCHECK_ONEDNN_POOLED                                                                          \
  ": x[N,C,H,W] -> y[N,C,(H+top+bottom-dilation_h*(kernel_h-1)-1)/stride_h+1,"                           \
  "(W+left+right-dilation_w*(kernel_w-1)-1)/stride_w+1] "                                                \
  "where H+top+bottom > dilation_h*(kernel_h-1), W+left+right > dilation_w*(kernel_w-1), "               \
  "top <= dilation_h*(kernel_h-1), bottom <= dilation_h*(kernel_h-1), left <= dilation_w*(kernel_w-1), " \
  "right <= dilation_w*(kernel_w-1), H >= dilation_h, W >= dilation_w"

struct MaxPool2d : Pooling<dnnl::algorithm::pooling_max> {
  static constexpr auto signature = "onednn/max_pool2d" GRADCHECK_ONEDNN_POOLED;
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C";
  static constexpr auto kinks = "ties(x)";
};

/// Padding counts as zeros in the mean.
struct AveragePool2d : Pooling<dnnl::algorithm::pooling_avg_include_padding> {
  static constexpr auto signature = "onednn/average_pool2d" GRADCHECK_ONEDNN_POOLED;
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C, linear";
};

/// The mean is over the elements inside.
struct AveragePoolInside2d : Pooling<dnnl::algorithm::pooling_avg_exclude_padding> {
  static constexpr auto signature = "onednn/average_pool_inside2d" GRADCHECK_ONEDNN_POOLED;
  static constexpr auto structure = AveragePool2d::structure;
};

#undef GRADCHECK_ONEDNN_POOLED

}  // namespace gradcheck::tests::onednn
