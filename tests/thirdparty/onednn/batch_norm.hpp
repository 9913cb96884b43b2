#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y = gamma (x - mean) / √(variance + epsilon) + beta, with the statistics of each channel over all other axes, saved
/// for backward.
struct BatchNorm {
  static constexpr auto signature = "onednn/batch_norm: x[N,C,A...], gamma[C], beta[C] -> y[N,C,A...]";
  // If values are close together, y changes within √epsilon. For the usual 1e-5 this is finer than float differences
  // resolve.
  static constexpr auto attributes = "epsilon: real in [0.0625, 0.5] = 0.0625";
  static constexpr auto structure =
      "y/x block-diagonal over C; y/gamma block-diagonal over C, linear; y/beta block-diagonal over C, linear";
  static constexpr auto saved = "mean[C], variance[C]";
  static constexpr auto source = "oneDNN 2.6, Batch Normalization";

  static inline const auto flags = dnnl::normalization_flags::use_scale | dnnl::normalization_flags::use_shift;

  static Kept<dnnl::batch_normalization_forward> forward_primitive(const Attributes& given, const View<float>& x) {
    const float epsilon = static_cast<float>(given.real("epsilon"));
    return made<dnnl::batch_normalization_forward>({dnnl::prop_kind::forward_training, plain(x), epsilon, flags});
  }

  static void forward(const Attributes& given, View<float> x, View<float> gamma, View<float> beta, Out<float> y,
                      Out<float> mean, Out<float> variance) {
    run(forward_primitive(given, x), {{DNNL_ARG_SRC, at(x)},
                                      {DNNL_ARG_SCALE, at(gamma)},
                                      {DNNL_ARG_SHIFT, at(beta)},
                                      {DNNL_ARG_MEAN, at(mean)},
                                      {DNNL_ARG_VARIANCE, at(variance)},
                                      {DNNL_ARG_DST, at(y)}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> gamma, View<float> beta, View<float>,
                       View<float> mean, View<float> variance, View<float> dy, Out<float> dx, Out<float> dgamma,
                       Out<float> dbeta) {
    const float epsilon = static_cast<float>(given.real("epsilon"));
    const auto layer = made<dnnl::batch_normalization_backward>(
        {dnnl::prop_kind::backward, plain(x), plain(x), epsilon, flags}, forward_primitive(given, x));
    run(layer, {{DNNL_ARG_SRC, at(x)},
                {DNNL_ARG_SCALE, at(gamma)},
                {DNNL_ARG_SHIFT, at(beta)},
                {DNNL_ARG_MEAN, at(mean)},
                {DNNL_ARG_VARIANCE, at(variance)},
                {DNNL_ARG_DIFF_DST, at(dy)},
                {DNNL_ARG_DIFF_SRC, at(dx)},
                {DNNL_ARG_DIFF_SCALE, at(dgamma)},
                {DNNL_ARG_DIFF_SHIFT, at(dbeta)}});
  }
};

}  // namespace gradcheck::tests::onednn
