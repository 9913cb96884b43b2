/// oneDNN's softmax and its logarithm.
#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y = exp(x) / Σ exp(x) along an axis, or the logarithm of it. Backward reads y alone.
template <dnnl::algorithm kind>
struct SoftmaxAlong {
  static constexpr auto attributes = "axis: int in 0..rank(A)-1 = 0";
  static constexpr auto source = "oneDNN 2.6, Softmax";

  static dnnl::softmax_v2_forward::primitive_desc forward_description(const Attributes& attributes, const View<float>& x) {
    const int axis = static_cast<int>(attributes.integer("axis"));
    return {{dnnl::prop_kind::forward_training, kind, plain(x), plain(x), axis}, cpu()};
  }

  static void forward(const Attributes& attributes, View<float> x, Out<float> y) {
    run(dnnl::softmax_v2_forward(forward_description(attributes, x)), {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(const Attributes& attributes, View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    const int axis = static_cast<int>(attributes.integer("axis"));
    const dnnl::softmax_v2_backward::primitive_desc description({kind, plain(x), plain(x), plain(x), axis}, cpu(),
                                                                forward_description(attributes, x));
    run(dnnl::softmax_v2_backward(description),
        {{DNNL_ARG_DST, at(y)}, {DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
  }
};

struct Softmax : SoftmaxAlong<dnnl::algorithm::softmax_accurate> {
  static constexpr auto signature = "onednn/softmax: x[A...] -> y[A...] where rank(A) >= 1";
};

struct LogSoftmax : SoftmaxAlong<dnnl::algorithm::softmax_log> {
  static constexpr auto signature = "onednn/log_softmax: x[A...] -> y[A...] where rank(A) >= 1";
};

}  // namespace gradcheck::tests::onednn
