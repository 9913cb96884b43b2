/// oneDNN's softmax and its logarithm.
#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y = exp(x) / Σ exp(x) along an axis, or its logarithm. Backward reads only y.
template <class Op, dnnl::algorithm kind>
struct SoftmaxAlong {
  static constexpr auto source = "oneDNN 2.6, Softmax";

  static Kept<dnnl::softmax_v2_forward> forward_primitive(const Attributes& given, const View<float>& x) {
    return made<dnnl::softmax_v2_forward>(
        {dnnl::prop_kind::forward_training, kind, plain(x), plain(x), Op::axis(given, x)});
  }

  static void forward(const Attributes& given, View<float> x, Out<float> y) {
    run(forward_primitive(given, x), {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    const auto layer = made<dnnl::softmax_v2_backward>({kind, plain(x), plain(x), plain(x), Op::axis(given, x)},
                                                       forward_primitive(given, x));
    run(layer, {{DNNL_ARG_DST, at(y)}, {DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
  }
};

struct Softmax : SoftmaxAlong<Softmax, dnnl::algorithm::softmax_accurate> {
  static constexpr auto signature = "onednn/softmax: x[A...] -> y[A...] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in 0..rank(A)-1 = 0";
  static int axis(const Attributes& given, const View<float>&) { return static_cast<int>(given.integer("axis")); }
};

/// At least two classes: the AVX2 and later kernels of oneDNN 2.6 compute log(1) as -1.43e-6, so that with one class y
/// is not 0, and dx is -1.43e-6 dy instead of 0.
struct LogSoftmax : SoftmaxAlong<LogSoftmax, dnnl::algorithm::softmax_log> {
  static constexpr auto signature = "onednn/log_softmax: x[A...,D] -> y[A...,D] where D >= 2";
  static constexpr auto structure = "y/x block-diagonal over A";
  static int axis(const Attributes&, const View<float>& x) { return static_cast<int>(x.rank()) - 1; }
};

}  // namespace gradcheck::tests::onednn
