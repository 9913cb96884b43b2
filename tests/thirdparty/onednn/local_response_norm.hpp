#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y = x (k + alpha/n Σ x²)^-beta, the sum over n = 2 reach + 1 neighbouring channels.
struct LocalResponseNorm {
  static constexpr auto signature = "onednn/local_response_norm: x[N,C,H,W] -> y[N,C,H,W]";
  static constexpr auto attributes =
      "reach: int in 1..2 = 2; alpha: real in [0.125, 2] = 1; beta: real in [0.25, 1] = 0.75; k: real in [1, 2] = 1";
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over H, block-diagonal over W";
  static constexpr auto source = "oneDNN 2.6, Local Response Normalization";

  struct Setting {
    explicit Setting(const Attributes& given)
        : size(2 * given.integer("reach") + 1),
          alpha(static_cast<float>(given.real("alpha"))),
          beta(static_cast<float>(given.real("beta"))),
          k(static_cast<float>(given.real("k"))) {}
    memory::dim size;
    float alpha, beta, k;
  };

  static Kept<dnnl::lrn_forward> forward_primitive(const Setting& s, const View<float>& x) {
    return made<dnnl::lrn_forward>({dnnl::prop_kind::forward_training, dnnl::algorithm::lrn_across_channels, plain(x),
                                    s.size, s.alpha, s.beta, s.k});
  }

  static void forward(const Attributes& given, View<float> x, Out<float> y) {
    const auto layer = forward_primitive(Setting(given), x);
    run(layer, {{DNNL_ARG_SRC, at(x)},
                {DNNL_ARG_DST, at(y)},
                {DNNL_ARG_WORKSPACE, scratch(layer->description.workspace_desc())}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    const Setting s(given);
    const auto forth = forward_primitive(s, x);
    const memory workspace = scratch(forth->description.workspace_desc());
    // The workspace has a private layout and cannot be saved, so forward runs again.
    run(forth, {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_DST, scratch(plain(y))}, {DNNL_ARG_WORKSPACE, workspace}});
    const auto back = made<dnnl::lrn_backward>(
        {dnnl::algorithm::lrn_across_channels, plain(x), plain(x), s.size, s.alpha, s.beta, s.k}, forth);
    run(back, {{DNNL_ARG_SRC, at(x)},
               {DNNL_ARG_DIFF_DST, at(dy)},
               {DNNL_ARG_DIFF_SRC, at(dx)},
               {DNNL_ARG_WORKSPACE, workspace}});
  }
};

}  // namespace gradcheck::tests::onednn
