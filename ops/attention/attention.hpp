#pragma once

#include <vector>

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = softmax(scale q kᵀ) v for each head. A key that the mask hides gets no weight. With `causal`, neither does a key
/// after the query's own place; places are counted from the ends, so that the last query sees all keys.
/// Shapes   q: B x S x D.  k: B x T x D.  v: B x T x E.  mask: B x S x T zeros and ones, where 1 shows a key.
///          y: B x S x E.  B is batch and heads together.
/// Backward with the weights P = softmax(...): dv = Pᵀ dy,  dP = dy vᵀ,  ds = scale P (dP - rowsum(dP P)),
///          dq = ds k,  dk = dsᵀ q. The mask has no gradient.
/// Domain   everything; no kinks. A query that sees no key has y = 0, and its gradients are 0.
/// Numerics the row's maximum over the visible keys is subtracted before the exponential.
/// Source   Vaswani et al., Attention Is All You Need, NIPS 2017, section 3.2.1.
struct Attention {
  static constexpr auto signature = "attention: q[B,S,D], k[B,T,D], v[B,T,E], mask:index(2)[B,S,T] -> y[B,S,E]";
  static constexpr auto attributes = "causal: bool = false; scale: real in [0.125, 2] = 1";
  static constexpr auto structure =
      "y/q block-diagonal over B, block-diagonal over S; y/k block-diagonal over B; "
      "y/v block-diagonal over B, block-diagonal over E, linear";
  static constexpr auto source = "Vaswani et al., NIPS 2017, section 3.2.1";

  template <class T>
  static void forward(const Attributes& values, View<T> q, View<T> k, View<T> v, View<std::int64_t> mask, Out<T> y) {
    set_zero(y);
    for_each_row(values, q, k, mask, [&](std::int64_t b, std::int64_t s, const std::vector<T>& weights) {
      for (std::int64_t t = 0; t < k.extent(1); ++t) {
        for (std::int64_t e = 0; e < v.extent(2); ++e) y(b, s, e) += weights[static_cast<std::size_t>(t)] * v(b, t, e);
      }
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> q, View<T> k, View<T> v, View<std::int64_t> mask, View<T>,
                       View<T> dy, Out<T> dq, Out<T> dk, Out<T> dv) {
    const T scale = T(values.real("scale"));
    for (const Out<T>& gradient : {dq, dk, dv}) set_zero(gradient);
    for_each_row(values, q, k, mask, [&](std::int64_t b, std::int64_t s, const std::vector<T>& weights) {
      std::vector<T> slopes(weights.size(), T(0));
      T mean(0);
      for (std::size_t t = 0; t < weights.size(); ++t) {
        for (std::int64_t e = 0; e < v.extent(2); ++e) {
          slopes[t] += dy(b, s, e) * v(b, static_cast<std::int64_t>(t), e);
          dv(b, static_cast<std::int64_t>(t), e) += weights[t] * dy(b, s, e);
        }
        mean += slopes[t] * weights[t];
      }
      for (std::size_t t = 0; t < weights.size(); ++t) {
        const T ds = scale * weights[t] * (slopes[t] - mean);
        for (std::int64_t d = 0; d < q.extent(2); ++d) {
          dq(b, s, d) += ds * k(b, static_cast<std::int64_t>(t), d);
          dk(b, static_cast<std::int64_t>(t), d) += ds * q(b, s, d);
        }
      }
    });
  }

 private:
  /// Calls visit(batch, query, weights of the keys).
  template <class T, class Visit>
  static void for_each_row(const Attributes& values, View<T> q, View<T> k, View<std::int64_t> mask, Visit visit) {
    const T scale = T(values.real("scale"));
    const std::int64_t queries = q.extent(1), keys = k.extent(1);
    for (std::int64_t b = 0; b < q.extent(0); ++b) {
      for (std::int64_t s = 0; s < queries; ++s) {
        const auto seen = [&](std::int64_t t) {
          return mask(b, s, t) != 0 && (!values.flag("causal") || t - keys <= s - queries);
        };
        visit(b, s, weights_of(keys, seen, [&](std::int64_t t) {
                T sum(0);
                for (std::int64_t d = 0; d < q.extent(2); ++d) sum += q(b, s, d) * k(b, t, d);
                return T(scale * sum);
              }));
      }
    }
  }

  /// The softmax of score(t) over the visible keys; 0 for all others.
  template <class Seen, class Score, class T = std::invoke_result_t<Score, std::int64_t>>
  static std::vector<T> weights_of(std::int64_t keys, Seen seen, Score score) {
    std::vector<T> weights(static_cast<std::size_t>(keys), T(0));
    std::int64_t top = -1;
    for (std::int64_t t = 0; t < keys; ++t) {
      if (!seen(t)) continue;
      weights[static_cast<std::size_t>(t)] = score(t);
      if (top < 0 || weights[static_cast<std::size_t>(t)] > weights[static_cast<std::size_t>(top)]) top = t;
    }
    if (top < 0) return weights;
    const T largest = weights[static_cast<std::size_t>(top)];
    T sum(0);
    for (std::int64_t t = 0; t < keys; ++t) {
      T& weight = weights[static_cast<std::size_t>(t)];
      if (seen(t)) sum += weight = exp(weight - largest);
    }
    for (T& weight : weights) weight /= sum;
    return weights;
  }
};

}  // namespace gradcheck::ops
