/// oneDNN's recurrent layers: one layer, one direction.
#pragma once

#include <algorithm>

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// What all cells have in common: oneDNN's descriptions of the buffers, with axes of extent 1 for layers and
/// directions.
struct RecurrentLayer {
  static constexpr auto source = "oneDNN 2.6, RNN";
  // With large weights, a layer of many steps changes faster than a black box in float can resolve.
  static constexpr auto domain = "wx in (-0.5, 0.5); wh in (-0.5, 0.5)";

  static dnnl::rnn_direction direction(const Attributes& given) {
    return given.choice("direction") == 0 ? dnnl::rnn_direction::unidirectional_left2right
                                          : dnnl::rnn_direction::unidirectional_right2left;
  }

  template <class Tensor>
  static memory::desc state(const Tensor& tensor) {
    return plain({1, 1, tensor.extent(0), tensor.extent(1)});
  }

  /// rows x (gates * S) as [1, 1, rows, gates, S].
  template <class Tensor>
  static memory::desc weights(const Tensor& tensor, std::int64_t size) {
    return plain({1, 1, tensor.extent(0), tensor.extent(1) / size, size});
  }

  template <class Tensor>
  static memory::desc bias(const Tensor& tensor, std::int64_t size) {
    return plain({1, 1, tensor.extent(0) / size, size});
  }

  /// Backward needs weights with the inputs of a cell innermost.
  static memory::desc turned(const memory::desc& weights) {
    return memory::desc(weights.dims(), memory::data_type::f32, memory::format_tag::ldgoi);
  }

  static memory turned(const memory& weights) {
    const memory result(turned(weights.get_desc()), cpu());
    run(dnnl::reorder(weights, result), {{DNNL_ARG_FROM, weights}, {DNNL_ARG_TO, result}});
    return result;
  }

  /// Backward adds to the gradients of weights and bias.
  static void clear(const Out<float>& gradient) { std::fill_n(gradient.data(), gradient.size(), 0.0F); }
};

/// A cell whose only state is its output h. Op describes the two primitives of its cell, given the descriptors of all
/// tensors.
template <class Op, class Forward, class Backward>
struct RecurrentWithOutput : RecurrentLayer {
  template <class... Descriptions>
  static Kept<Forward> forward_primitive(const Attributes& given, const Descriptions&... all) {
    return made<Forward>(Op::template describe<Forward>(dnnl::prop_kind::forward_training, given, all...));
  }

  static void forward(const Attributes& given, View<float> x, View<float> h, View<float> wx, View<float> wh,
                      View<float> b, Out<float> y, Out<float> last) {
    const std::int64_t size = h.extent(1);
    const auto layer = forward_primitive(given, plain(x), state(h), weights(wx, size), weights(wh, size), bias(b, size),
                                         plain(y), state(last));
    run(layer, {{DNNL_ARG_SRC_LAYER, at(x)},
                {DNNL_ARG_SRC_ITER, at(state(h), h)},
                {DNNL_ARG_WEIGHTS_LAYER, at(weights(wx, size), wx)},
                {DNNL_ARG_WEIGHTS_ITER, at(weights(wh, size), wh)},
                {DNNL_ARG_BIAS, at(bias(b, size), b)},
                {DNNL_ARG_DST_LAYER, at(y)},
                {DNNL_ARG_DST_ITER, at(state(last), last)},
                {DNNL_ARG_WORKSPACE, scratch(layer->description.workspace_desc())}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> h, View<float> wx, View<float> wh,
                       View<float> b, View<float> y, View<float> last, View<float> dy, View<float> dlast, Out<float> dx,
                       Out<float> dh, Out<float> dwx, Out<float> dwh, Out<float> db) {
    const std::int64_t size = h.extent(1);
    const memory::desc by_input = weights(wx, size), by_state = weights(wh, size), shift = bias(b, size);
    const auto forth = forward_primitive(given, plain(x), state(h), by_input, by_state, shift, plain(y), state(last));
    const memory workspace = scratch(forth->description.workspace_desc());
    run(forth, {{DNNL_ARG_SRC_LAYER, at(x)},
                {DNNL_ARG_SRC_ITER, at(state(h), h)},
                {DNNL_ARG_WEIGHTS_LAYER, at(by_input, wx)},
                {DNNL_ARG_WEIGHTS_ITER, at(by_state, wh)},
                {DNNL_ARG_BIAS, at(shift, b)},
                {DNNL_ARG_DST_LAYER, scratch(plain(y))},
                {DNNL_ARG_DST_ITER, scratch(state(last))},
                {DNNL_ARG_WORKSPACE, workspace}});
    for (const Out<float>* gradient : {&dwx, &dwh, &db}) clear(*gradient);
    const auto back = made<Backward>(
        Op::template describe<Backward>(dnnl::prop_kind::backward, given, plain(x), state(h), turned(by_input),
                                        turned(by_state), shift, plain(y), state(last), plain(x), state(h), by_input,
                                        by_state, shift, plain(y), state(last)),
        forth);
    run(back, {{DNNL_ARG_SRC_LAYER, at(x)},
               {DNNL_ARG_SRC_ITER, at(state(h), h)},
               {DNNL_ARG_WEIGHTS_LAYER, turned(at(by_input, wx))},
               {DNNL_ARG_WEIGHTS_ITER, turned(at(by_state, wh))},
               {DNNL_ARG_BIAS, at(shift, b)},
               {DNNL_ARG_DST_LAYER, at(y)},
               {DNNL_ARG_DST_ITER, at(state(last), last)},
               {DNNL_ARG_WORKSPACE, workspace},
               {DNNL_ARG_DIFF_DST_LAYER, at(dy)},
               {DNNL_ARG_DIFF_DST_ITER, at(state(dlast), dlast)},
               {DNNL_ARG_DIFF_SRC_LAYER, at(dx)},
               {DNNL_ARG_DIFF_SRC_ITER, at(state(dh), dh)},
               {DNNL_ARG_DIFF_WEIGHTS_LAYER, at(by_input, dwx)},
               {DNNL_ARG_DIFF_WEIGHTS_ITER, at(by_state, dwh)},
               {DNNL_ARG_DIFF_BIAS, at(shift, db)}});
  }
};

/// h' = activation(x wx + h wh + b).
struct SimpleRecurrent : RecurrentWithOutput<SimpleRecurrent, dnnl::vanilla_rnn_forward, dnnl::vanilla_rnn_backward> {
  static constexpr auto signature =
      "onednn/simple_rnn: x[T,N,I], h[N,S], wx[I,S], wh[S,S], b[S] -> y[T,N,S], last[N,S]";
  static constexpr auto attributes =
      "direction: {left_to_right, right_to_left} = left_to_right; activation: {tanh, logistic} = tanh";

  template <class Primitive, class... Descriptions>
  static typename Primitive::desc describe(dnnl::prop_kind prop, const Attributes& given, const Descriptions&... all) {
    const bool tanh = given.choice("activation") == 0;
    return {prop, tanh ? dnnl::algorithm::eltwise_tanh : dnnl::algorithm::eltwise_logistic, direction(given), all...};
  }
};

/// Gates u, r and the candidate o = tanh(x wx_o + (r h) wh_o + b_o); h' = u h + (1 - u) o.
struct Gru : RecurrentWithOutput<Gru, dnnl::gru_forward, dnnl::gru_backward> {
  static constexpr auto signature = "onednn/gru: x[T,N,I], h[N,S], wx[I,3*S], wh[S,3*S], b[3*S] -> y[T,N,S], last[N,S]";
  static constexpr auto attributes = "direction: {left_to_right, right_to_left} = left_to_right";

  template <class Primitive, class... Descriptions>
  static typename Primitive::desc describe(dnnl::prop_kind prop, const Attributes& given, const Descriptions&... all) {
    return {prop, direction(given), all...};
  }
};

/// As Gru, with the reset before the bias: o = tanh(x wx_o + r (h wh_o + b_h) + b_o).
struct LinearBeforeResetGru : RecurrentWithOutput<LinearBeforeResetGru, dnnl::lbr_gru_forward, dnnl::lbr_gru_backward> {
  static constexpr auto signature =
      "onednn/lbr_gru: x[T,N,I], h[N,S], wx[I,3*S], wh[S,3*S], b[4*S] -> y[T,N,S], last[N,S]";
  static constexpr auto attributes = Gru::attributes;

  template <class Primitive, class... Descriptions>
  static typename Primitive::desc describe(dnnl::prop_kind prop, const Attributes& given, const Descriptions&... all) {
    return {prop, direction(given), all...};
  }
};

/// Gates i, f, o and the candidate g; c' = f c + i g, h' = o tanh(c').
struct Lstm : RecurrentLayer {
  static constexpr auto signature =
      "onednn/lstm: x[T,N,I], h[N,S], c[N,S], wx[I,4*S], wh[S,4*S], b[4*S] -> y[T,N,S], last_h[N,S], last_c[N,S]";
  static constexpr auto attributes = "direction: {left_to_right, right_to_left} = left_to_right";

  static Kept<dnnl::lstm_forward> forward_primitive(const Attributes& given, const memory::desc& x,
                                                    const memory::desc& state, const memory::desc& wx,
                                                    const memory::desc& wh, const memory::desc& b,
                                                    const memory::desc& y) {
    return made<dnnl::lstm_forward>(
        {dnnl::prop_kind::forward_training, direction(given), x, state, state, wx, wh, b, y, state, state});
  }

  static void forward(const Attributes& given, View<float> x, View<float> h, View<float> c, View<float> wx,
                      View<float> wh, View<float> b, Out<float> y, Out<float> last_h, Out<float> last_c) {
    const std::int64_t size = h.extent(1);
    const auto layer =
        forward_primitive(given, plain(x), state(h), weights(wx, size), weights(wh, size), bias(b, size), plain(y));
    run(layer, {{DNNL_ARG_SRC_LAYER, at(x)},
                {DNNL_ARG_SRC_ITER, at(state(h), h)},
                {DNNL_ARG_SRC_ITER_C, at(state(c), c)},
                {DNNL_ARG_WEIGHTS_LAYER, at(weights(wx, size), wx)},
                {DNNL_ARG_WEIGHTS_ITER, at(weights(wh, size), wh)},
                {DNNL_ARG_BIAS, at(bias(b, size), b)},
                {DNNL_ARG_DST_LAYER, at(y)},
                {DNNL_ARG_DST_ITER, at(state(last_h), last_h)},
                {DNNL_ARG_DST_ITER_C, at(state(last_c), last_c)},
                {DNNL_ARG_WORKSPACE, scratch(layer->description.workspace_desc())}});
  }

  static void backward(const Attributes& given, View<float> x, View<float> h, View<float> c, View<float> wx,
                       View<float> wh, View<float> b, View<float> y, View<float> last_h, View<float> last_c,
                       View<float> dy, View<float> dlast_h, View<float> dlast_c, Out<float> dx, Out<float> dh,
                       Out<float> dc, Out<float> dwx, Out<float> dwh, Out<float> db) {
    const std::int64_t size = h.extent(1);
    const memory::desc by_input = weights(wx, size), by_state = weights(wh, size), shift = bias(b, size),
                       one = state(h);
    const auto forth = forward_primitive(given, plain(x), one, by_input, by_state, shift, plain(y));
    const memory workspace = scratch(forth->description.workspace_desc());
    run(forth, {{DNNL_ARG_SRC_LAYER, at(x)},
                {DNNL_ARG_SRC_ITER, at(one, h)},
                {DNNL_ARG_SRC_ITER_C, at(one, c)},
                {DNNL_ARG_WEIGHTS_LAYER, at(by_input, wx)},
                {DNNL_ARG_WEIGHTS_ITER, at(by_state, wh)},
                {DNNL_ARG_BIAS, at(shift, b)},
                {DNNL_ARG_DST_LAYER, scratch(plain(y))},
                {DNNL_ARG_DST_ITER, scratch(one)},
                {DNNL_ARG_DST_ITER_C, scratch(one)},
                {DNNL_ARG_WORKSPACE, workspace}});
    for (const Out<float>* gradient : {&dwx, &dwh, &db}) clear(*gradient);
    const auto back = made<dnnl::lstm_backward>({dnnl::prop_kind::backward,
                                                 direction(given),
                                                 plain(x),
                                                 one,
                                                 one,
                                                 turned(by_input),
                                                 turned(by_state),
                                                 shift,
                                                 plain(y),
                                                 one,
                                                 one,
                                                 plain(x),
                                                 one,
                                                 one,
                                                 by_input,
                                                 by_state,
                                                 shift,
                                                 plain(y),
                                                 one,
                                                 one},
                                                forth);
    run(back, {{DNNL_ARG_SRC_LAYER, at(x)},
               {DNNL_ARG_SRC_ITER, at(one, h)},
               {DNNL_ARG_SRC_ITER_C, at(one, c)},
               {DNNL_ARG_WEIGHTS_LAYER, turned(at(by_input, wx))},
               {DNNL_ARG_WEIGHTS_ITER, turned(at(by_state, wh))},
               {DNNL_ARG_BIAS, at(shift, b)},
               {DNNL_ARG_DST_LAYER, at(y)},
               {DNNL_ARG_DST_ITER, at(one, last_h)},
               {DNNL_ARG_DST_ITER_C, at(one, last_c)},
               {DNNL_ARG_WORKSPACE, workspace},
               {DNNL_ARG_DIFF_DST_LAYER, at(dy)},
               {DNNL_ARG_DIFF_DST_ITER, at(one, dlast_h)},
               {DNNL_ARG_DIFF_DST_ITER_C, at(one, dlast_c)},
               {DNNL_ARG_DIFF_SRC_LAYER, at(dx)},
               {DNNL_ARG_DIFF_SRC_ITER, at(one, dh)},
               {DNNL_ARG_DIFF_SRC_ITER_C, at(one, dc)},
               {DNNL_ARG_DIFF_WEIGHTS_LAYER, at(by_input, dwx)},
               {DNNL_ARG_DIFF_WEIGHTS_ITER, at(by_state, dwh)},
               {DNNL_ARG_DIFF_BIAS, at(shift, db)}});
  }
};

}  // namespace gradcheck::tests::onednn
