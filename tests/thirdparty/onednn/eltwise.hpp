/// oneDNN's elementwise functions that have a backward.
#pragma once

#include <utility>

#include "tests/thirdparty/onednn/faults.hpp"
#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// y = f(x; alpha, beta), element by element; dx = dy f'(x).
/// Op defines f, the source of alpha and beta, and whether f' is computed from y instead of x.
template <class Op, dnnl::algorithm forward_kind, dnnl::algorithm backward_kind = forward_kind>
struct Eltwise {
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto source = "oneDNN 2.6, Eltwise";
  static constexpr bool slope_from_y = forward_kind != backward_kind;

  static float alpha(const Attributes&) { return 0; }
  static float beta(const Attributes&) { return 0; }

  static Kept<dnnl::eltwise_forward> forward_primitive(const Attributes& given, const View<float>& x,
                                                       dnnl::algorithm kind) {
    return made<dnnl::eltwise_forward>(
        {dnnl::prop_kind::forward_training, kind, plain(x), Op::alpha(given), Op::beta(given)});
  }

  static void forward(const Attributes& given, View<float> x, Out<float> y) {
    run(forward_primitive(given, x, forward_kind), {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    const auto layer =
        made<dnnl::eltwise_backward>({backward_kind, plain(x), plain(x), Op::alpha(given), Op::beta(given)},
                                     forward_primitive(given, x, backward_kind));
    const auto known = slope_from_y ? std::pair(DNNL_ARG_DST, at(y)) : std::pair(DNNL_ARG_SRC, at(x));
    run(layer, {known, {DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
  }
};

using kind = dnnl::algorithm;

/// y = x for x > 0, alpha x otherwise.
struct Relu : Eltwise<Relu, kind::eltwise_relu> {
  static constexpr auto signature = "onednn/relu: x[A...] -> y[A...]";
  static constexpr auto attributes = "alpha: real in [0, 0.5] = 0";
  static constexpr auto kinks = "x at 0";
  static float alpha(const Attributes& given) { return static_cast<float>(given.real("alpha")); }
};

struct ReluFromY : Eltwise<ReluFromY, kind::eltwise_relu, kind::eltwise_relu_use_dst_for_bwd> {
  static constexpr auto signature = "onednn/relu_from_y: x[A...] -> y[A...]";
  static constexpr auto attributes = Relu::attributes;
  static constexpr auto kinks = Relu::kinks;
  static float alpha(const Attributes& given) { return Relu::alpha(given); }
};

/// y = tanh(x).
struct Tanh : Eltwise<Tanh, kind::eltwise_tanh> {
  static constexpr auto signature = "onednn/tanh: x[A...] -> y[A...]";
  static void backward(const Attributes& given, View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    Eltwise::backward(given, x, y, dy, dx);
    if constexpr (faults::tanh_slope_is_coarse) dx.array() = 1.01F * dx.array();
  }
};

struct TanhFromY : Eltwise<TanhFromY, kind::eltwise_tanh, kind::eltwise_tanh_use_dst_for_bwd> {
  static constexpr auto signature = "onednn/tanh_from_y: x[A...] -> y[A...]";
};

/// y = x for x > 0, alpha (exp(x) - 1) otherwise. It is smooth only for alpha = 1.
struct Elu : Eltwise<Elu, kind::eltwise_elu> {
  static constexpr auto signature = "onednn/elu: x[A...] -> y[A...]";
  static constexpr auto attributes = "alpha: real in [0.25, 2] = 1";
  static constexpr auto kinks = "x at 0";
  static float alpha(const Attributes& given) { return static_cast<float>(given.real("alpha")); }
};

struct EluFromY : Eltwise<EluFromY, kind::eltwise_elu, kind::eltwise_elu_use_dst_for_bwd> {
  static constexpr auto signature = "onednn/elu_from_y: x[A...] -> y[A...]";
  static constexpr auto attributes = Elu::attributes;
  static constexpr auto kinks = Elu::kinks;
  static float alpha(const Attributes& given) { return Elu::alpha(given); }
};

/// y = x².
struct Square : Eltwise<Square, kind::eltwise_square> {
  static constexpr auto signature = "onednn/square: x[A...] -> y[A...]";
};

/// y = |x|.
struct Abs : Eltwise<Abs, kind::eltwise_abs> {
  static constexpr auto signature = "onednn/abs: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at 0";
};

/// y = √x.
struct Sqrt : Eltwise<Sqrt, kind::eltwise_sqrt> {
  static constexpr auto signature = "onednn/sqrt: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (0, inf)";
};

struct SqrtFromY : Eltwise<SqrtFromY, kind::eltwise_sqrt, kind::eltwise_sqrt_use_dst_for_bwd> {
  static constexpr auto signature = "onednn/sqrt_from_y: x[A...] -> y[A...]";
  static constexpr auto domain = Sqrt::domain;
};

/// y = alpha x + beta.
struct Linear : Eltwise<Linear, kind::eltwise_linear> {
  static constexpr auto signature = "onednn/linear: x[A...] -> y[A...]";
  static constexpr auto attributes = "alpha: real in [-2, 2] = 1; beta: real in [-2, 2] = 0";
  static constexpr auto structure = "y/x diagonal, linear";
  static float alpha(const Attributes& given) { return static_cast<float>(given.real("alpha")); }
  static float beta(const Attributes& given) { return static_cast<float>(given.real("beta")); }
};

/// y = min(max(x, 0), 1.5).
struct BoundedRelu : Eltwise<BoundedRelu, kind::eltwise_bounded_relu> {
  static constexpr auto signature = "onednn/bounded_relu: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at 0; x at 1.5";
  static float alpha(const Attributes&) { return 1.5F; }
};

/// y = log(1 + exp(x)).
struct SoftRelu : Eltwise<SoftRelu, kind::eltwise_soft_relu> {
  static constexpr auto signature = "onednn/soft_relu: x[A...] -> y[A...]";
};

/// y = -log(1 + exp(-x)).
struct LogSigmoid : Eltwise<LogSigmoid, kind::eltwise_logsigmoid> {
  static constexpr auto signature = "onednn/logsigmoid: x[A...] -> y[A...]";
};

/// y = 1 / (1 + exp(-x)).
struct Logistic : Eltwise<Logistic, kind::eltwise_logistic> {
  static constexpr auto signature = "onednn/logistic: x[A...] -> y[A...]";
};

struct LogisticFromY : Eltwise<LogisticFromY, kind::eltwise_logistic, kind::eltwise_logistic_use_dst_for_bwd> {
  static constexpr auto signature = "onednn/logistic_from_y: x[A...] -> y[A...]";
};

/// y = exp(x).
struct Exp : Eltwise<Exp, kind::eltwise_exp> {
  static constexpr auto signature = "onednn/exp: x[A...] -> y[A...]";
};

struct ExpFromY : Eltwise<ExpFromY, kind::eltwise_exp, kind::eltwise_exp_use_dst_for_bwd> {
  static constexpr auto signature = "onednn/exp_from_y: x[A...] -> y[A...]";
};

/// y = x Φ(x) with Φ by its tanh approximation, and with Φ by erf.
struct GeluTanh : Eltwise<GeluTanh, kind::eltwise_gelu_tanh> {
  static constexpr auto signature = "onednn/gelu_tanh: x[A...] -> y[A...]";
};

struct GeluErf : Eltwise<GeluErf, kind::eltwise_gelu_erf> {
  static constexpr auto signature = "onednn/gelu_erf: x[A...] -> y[A...]";
};

/// y = x / (1 + exp(-alpha x)).
struct Swish : Eltwise<Swish, kind::eltwise_swish> {
  static constexpr auto signature = "onednn/swish: x[A...] -> y[A...]";
  static constexpr auto attributes = "alpha: real in [0.25, 2] = 1";
  static float alpha(const Attributes& given) { return static_cast<float>(given.real("alpha")); }
};

/// y = x tanh(log(1 + exp(x))).
struct Mish : Eltwise<Mish, kind::eltwise_mish> {
  static constexpr auto signature = "onednn/mish: x[A...] -> y[A...]";
};

/// y = x min(max(x + 3, 0), 6) / 6.
struct HardSwish : Eltwise<HardSwish, kind::eltwise_hardswish> {
  static constexpr auto signature = "onednn/hardswish: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at -3; x at 3";
};

/// y = log(x).
struct Log : Eltwise<Log, kind::eltwise_log> {
  static constexpr auto signature = "onednn/log: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (0, inf)";
};

/// y = min(max(x, -0.75), 1.25). The second version differs only at the bounds.
struct Clip : Eltwise<Clip, kind::eltwise_clip> {
  static constexpr auto signature = "onednn/clip: x[A...] -> y[A...]";
  static constexpr auto kinks = "x at -0.75; x at 1.25";
  static float alpha(const Attributes&) { return -0.75F; }
  static float beta(const Attributes&) { return 1.25F; }
};

struct ClipV2 : Eltwise<ClipV2, kind::eltwise_clip_v2> {
  static constexpr auto signature = "onednn/clip_v2: x[A...] -> y[A...]";
  static constexpr auto kinks = Clip::kinks;
  static float alpha(const Attributes& given) { return Clip::alpha(given); }
  static float beta(const Attributes& given) { return Clip::beta(given); }
};

struct ClipV2FromY : Eltwise<ClipV2FromY, kind::eltwise_clip_v2, kind::eltwise_clip_v2_use_dst_for_bwd> {
  static constexpr auto signature = "onednn/clip_v2_from_y: x[A...] -> y[A...]";
  static constexpr auto kinks = Clip::kinks;
  static float alpha(const Attributes& given) { return Clip::alpha(given); }
  static float beta(const Attributes& given) { return Clip::beta(given); }
};

/// y = alpha x^beta.
struct Pow : Eltwise<Pow, kind::eltwise_pow> {
  static constexpr auto signature = "onednn/pow: x[A...] -> y[A...]";
  static constexpr auto attributes = "alpha: real in [-2, 2] = 1; beta: real in [-1, 3] = 2";
  static constexpr auto domain = "x in (0, inf)";
  static float alpha(const Attributes& given) { return static_cast<float>(given.real("alpha")); }
  static float beta(const Attributes& given) { return static_cast<float>(given.real("beta")); }
};

}  // namespace gradcheck::tests::onednn
