#pragma once

#include "ops/broadcast.hpp"
#include "ops/logistic.hpp"
#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = -ln σ(u_o · v_c) - Σ_k ln σ(-u_k · v_c) of each pair of a center word c and a context word o, with K negative
/// samples k: v are rows of the table `inner`, u of `outer`; loss = l (none), Σ l (sum) or its mean.
/// Shapes   inner, outer: V x D.  center, context: N indices.  negative: N x K indices; they may repeat and may include
///          the context word. loss: N for none, else 1.
/// Backward dv_c = dl (-σ(-u_o · v_c) u_o + Σ_k σ(u_k · v_c) u_k),  du_o = -dl σ(-u_o · v_c) v_c,
///          du_k = dl σ(u_k · v_c) v_c, each added for every occurrence; rows that do not occur get 0. dl is dloss,
///          divided by N for mean.
/// Domain   everything; no kinks.
/// Numerics -ln σ(x) is softplus(-x), and σ(x) - 1 is -σ(-x).
/// Source   Mikolov, Sutskever, Chen, Corrado & Dean, Distributed Representations of Words and Phrases, NIPS 2013,
///          equation (4).
struct SkipGram {
  static constexpr auto signature =
      "skip_gram: inner[V,D], outer[V,D], center:index(V)[N], context:index(V)[N], negative:index(V)[N,K] -> "
      "loss[N+min(reduction,1)*(1-N)]";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean";
  static constexpr auto source = "Mikolov, Sutskever, Chen, Corrado & Dean, NIPS 2013, equation (4)";

  template <class T>
  static void forward(const Attributes& values, View<T> inner, View<T> outer, View<std::int64_t> center,
                      View<std::int64_t> context, View<std::int64_t> negative, Out<T> loss) {
    reduce_losses(reduction_of(values), center.size(), center.size(), loss, [&](std::int64_t n) {
      T sum = softplus(T(-product(inner, center[n], outer, context[n])));
      for (std::int64_t k = 0; k < negative.extent(1); ++k)
        sum += softplus(product(inner, center[n], outer, negative(n, k)));
      return sum;
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> inner, View<T> outer, View<std::int64_t> center,
                       View<std::int64_t> context, View<std::int64_t> negative, View<T>, View<T> dloss, Out<T> dinner,
                       Out<T> douter) {
    set_zero(dinner);
    set_zero(douter);
    for (std::int64_t n = 0; n < center.size(); ++n) {
      const T dl = upstream_of_row(reduction_of(values), dloss, n, center.size());
      const auto add = [&](std::int64_t word, const T& weight) {
        for (std::int64_t d = 0; d < inner.extent(1); ++d) {
          dinner(center[n], d) += dl * weight * outer(word, d);
          douter(word, d) += dl * weight * inner(center[n], d);
        }
      };
      add(context[n], -logistic(T(-product(inner, center[n], outer, context[n]))));
      for (std::int64_t k = 0; k < negative.extent(1); ++k) {
        add(negative(n, k), logistic(product(inner, center[n], outer, negative(n, k))));
      }
    }
  }

 private:
  template <class T>
  static T product(View<T> inner, std::int64_t row, View<T> outer, std::int64_t other) {
    T sum(0);
    for (std::int64_t d = 0; d < inner.extent(1); ++d) sum += inner(row, d) * outer(other, d);
    return sum;
  }
};

}  // namespace gradcheck::ops
