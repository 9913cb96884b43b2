/// oneDNN's resampling of images.
#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

template <dnnl::algorithm kind>
struct Resampling {
  static constexpr auto attributes = "height: int in 1..7 = 4; width: int in 1..7 = 3";
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C, linear";
  static constexpr auto source = "oneDNN 2.6, Resampling";

  static Kept<dnnl::resampling_forward> forward_primitive(const memory::desc& x, const memory::desc& y) {
    return made<dnnl::resampling_forward>({dnnl::prop_kind::forward_training, kind, x, y});
  }

  static void forward(View<float> x, Out<float> y) {
    run(forward_primitive(plain(x), plain(y)), {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    const auto layer =
        made<dnnl::resampling_backward>({kind, plain(x), plain(y)}, forward_primitive(plain(x), plain(y)));
    run(layer, {{DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
  }
};

struct ResamplingLinear : Resampling<dnnl::algorithm::resampling_linear> {
  static constexpr auto signature = "onednn/resampling_linear: x[N,C,H,W] -> y[N,C,height,width]";
};

struct ResamplingNearest : Resampling<dnnl::algorithm::resampling_nearest> {
  static constexpr auto signature = "onednn/resampling_nearest: x[N,C,H,W] -> y[N,C,height,width]";
};

}  // namespace gradcheck::tests::onednn
