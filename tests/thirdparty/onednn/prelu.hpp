#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y = x for x > 0, slope x otherwise, with one slope per channel.
struct Prelu {
  static constexpr auto signature = "onednn/prelu: x[N,C,A...], slope[C] -> y[N,C,A...]";
  static constexpr auto structure = "y/x diagonal; y/slope block-diagonal over C, linear";
  static constexpr auto kinks = "x at 0";
  static constexpr auto source = "oneDNN 2.6, PReLU";

  /// Extent 1 along the axes that share a slope.
  static memory::desc slopes_like(const View<float>& x) {
    memory::dims dims(static_cast<std::size_t>(x.rank()), 1);
    dims[1] = x.extent(1);
    return plain(dims);
  }

  static Kept<dnnl::prelu_forward> forward_primitive(const View<float>& x) {
    return made<dnnl::prelu_forward>({dnnl::prop_kind::forward_training, plain(x), slopes_like(x)});
  }

  static void forward(View<float> x, View<float> slope, Out<float> y) {
    run(forward_primitive(x),
        {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_WEIGHTS, at(slopes_like(x), slope)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(View<float> x, View<float> slope, View<float>, View<float> dy, Out<float> dx,
                       Out<float> dslope) {
    const memory::desc slopes = slopes_like(x);
    const auto layer = made<dnnl::prelu_backward>({plain(x), slopes, plain(x), slopes}, forward_primitive(x));
    run(layer, {{DNNL_ARG_SRC, at(x)},
                {DNNL_ARG_WEIGHTS, at(slopes, slope)},
                {DNNL_ARG_DIFF_DST, at(dy)},
                {DNNL_ARG_DIFF_SRC, at(dx)},
                {DNNL_ARG_DIFF_WEIGHTS, at(slopes, dslope)}});
  }
};

}  // namespace gradcheck::tests::onednn
