#pragma once

#include <cmath>

#include "tests/thirdparty/onednn/faults.hpp"
#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y = gamma (x - mean) / √(variance + epsilon) + beta, with statistics over the last axis, saved for backward.
struct LayerNorm {
  static constexpr auto signature = "onednn/layer_norm: x[A...,D], gamma[D], beta[D] -> y[A...,D] where rank(A) >= 1";
  // If values are close together, y changes within √epsilon. For the usual 1e-5 this is finer than float differences
  // resolve.
  static constexpr auto attributes = "epsilon: real in [0.0625, 0.5] = 0.0625";
  static constexpr auto structure = "y/x block-diagonal over A; y/gamma diagonal, linear; y/beta diagonal, linear";
  static constexpr auto saved = "mean[A...], variance[A...]";
  static constexpr auto source = "oneDNN 2.6, Layer Normalization";

  static inline const auto flags = dnnl::normalization_flags::use_scale | dnnl::normalization_flags::use_shift;

  static Kept<dnnl::layer_normalization_forward> forward_primitive(const Attributes& given, const View<float>& x) {
    memory::dims rows = dims_of(x);
    rows.pop_back();
    const float epsilon = static_cast<float>(given.real("epsilon"));
    return made<dnnl::layer_normalization_forward>(
        {dnnl::prop_kind::forward_training, plain(x), plain(rows), epsilon, flags});
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
    const auto layer = made<dnnl::layer_normalization_backward>(
        {dnnl::prop_kind::backward, plain(x), plain(x), plain(mean), epsilon, flags}, forward_primitive(given, x));
    run(layer, {{DNNL_ARG_SRC, at(x)},
                {DNNL_ARG_SCALE, at(gamma)},
                {DNNL_ARG_SHIFT, at(beta)},
                {DNNL_ARG_MEAN, at(mean)},
                {DNNL_ARG_VARIANCE, at(variance)},
                {DNNL_ARG_DIFF_DST, at(dy)},
                {DNNL_ARG_DIFF_SRC, at(dx)},
                {DNNL_ARG_DIFF_SCALE, at(dgamma)},
                {DNNL_ARG_DIFF_SHIFT, at(dbeta)}});
    if constexpr (faults::gamma_misses_last_row) {
      const std::int64_t last = mean.size() - 1;
      const float scale = 1 / std::sqrt(variance[last] + epsilon);
      for (std::int64_t i = 0; i < dgamma.size(); ++i) {
        const std::int64_t place = last * dgamma.size() + i;
        dgamma[i] -= dy[place] * (x[place] - mean[last]) * scale;
      }
    }
  }
};

}  // namespace gradcheck::tests::onednn
