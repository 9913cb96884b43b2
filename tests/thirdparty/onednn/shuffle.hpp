#pragma once

#include "tests/thirdparty/onednn/primitive.hpp"

namespace gradcheck::tests::onednn {

/// Transposes the channels, seen as a matrix of `groups` columns.
struct Shuffle {
  static constexpr auto signature = "onednn/shuffle: x[N,C,A...] -> y[N,C,A...] where C/groups*groups == C";
  static constexpr auto attributes = "groups: int in 1..C = 1";
  static constexpr auto structure = "y/x permutation, linear";
  static constexpr auto source = "oneDNN 2.6, Shuffle";
  static constexpr int axis = 1;

  static Kept<dnnl::shuffle_forward> forward_primitive(const Attributes& given, const View<float>& x) {
    const int size = static_cast<int>(given.integer("groups"));
    return made<dnnl::shuffle_forward>({dnnl::prop_kind::forward_training, plain(x), axis, size});
  }

  static void forward(const Attributes& given, View<float> x, Out<float> y) {
    run(forward_primitive(given, x), {{DNNL_ARG_SRC, at(x)}, {DNNL_ARG_DST, at(y)}});
  }

  static void backward(const Attributes& given, View<float> x, View<float>, View<float> dy, Out<float> dx) {
    const int size = static_cast<int>(given.integer("groups"));
    const auto layer = made<dnnl::shuffle_backward>({plain(x), axis, size}, forward_primitive(given, x));
    run(layer, {{DNNL_ARG_DIFF_DST, at(dy)}, {DNNL_ARG_DIFF_SRC, at(dx)}});
  }
};

}  // namespace gradcheck::tests::onednn
