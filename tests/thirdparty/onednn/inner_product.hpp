#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y[n,o] = b[o] + ⟨x[n], w[o]⟩ over all further axes.
struct InnerProduct {
  static constexpr auto signature = "onednn/inner_product: x[N,A...], w[O,A...], b[O] -> y[N,O] where rank(A) >= 1";
  static constexpr auto structure =
      "y/x block-diagonal over N, linear; y/w block-diagonal over O, linear; y/b diagonal, linear";
  static constexpr auto source = "oneDNN 2.6, Inner Product";

  static Kept<dnnl::inner_product_forward> forward_primitive(const memory::desc& x, const memory::desc& w,
                                                             const memory::desc& b, const memory::desc& y) {
    return made<dnnl::inner_product_forward>({dnnl::prop_kind::forward_training, x, w, b, y});
  }

  static void forward(View<float> x, View<float> w, View<float> b, Out<float> y) {
    run(forward_primitive(plain(x), plain(w), plain(b), plain(y)),
        {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_WEIGHTS, at(w)}, {DNNL_ARG_BIAS, at(b)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(View<float> x, View<float> w, View<float> b, View<float> y, View<float> dy, Out<float> dx,
                       Out<float> dw, Out<float> db) {
    const auto forth = forward_primitive(plain(x), plain(w), plain(b), plain(y));
    const auto by_data = made<dnnl::inner_product_backward_data>({plain(x), plain(w), plain(y)}, forth);
    run(by_data, {{DNNL_ARG_WEIGHTS, at(w)}, {DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
    const auto by_weights = made<dnnl::inner_product_backward_weights>({plain(x), plain(w), plain(b), plain(y)}, forth);
    run(by_weights, {{DNNL_ARG_SRC, at(x)},
                     {DNNL_ARG_DIFF_DST, at(dy)},
                     {DNNL_ARG_DIFF_WEIGHTS, at(dw)},
                     {DNNL_ARG_DIFF_BIAS, at(db)}});
  }
};

}  // namespace gradcheck::tests::onednn
