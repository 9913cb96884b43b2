#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = max(0, margin - score) where the label is 1, max(0, margin + score) where it is 0; loss = l (none), Σ l (sum) or
/// its mean. The mean of nothing is 0.
/// Shapes   score: any.  label: zeros and ones, shape of score.  loss: their shape for none, else a scalar.
/// Backward dscore = -dl (label 1) or dl (label 0) where l > 0, else 0; dl is dloss, divided by the number of elements
///          for mean. The label has no gradient.
/// Domain   everything. Kinks where the score is at the margin; the slope there is 0. Only the kinks of the default
///          margin are declared, because the language declares kinks only at fixed numbers.
/// Numerics one rounding.
/// Source   Cortes & Vapnik, Support-vector networks, Machine Learning 20 (1995) 273-297.
struct Hinge {
  static constexpr auto signature =
      "hinge: score[A...], label:index(2)[A...] -> loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)]";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean; margin: real in [0.25, 2] = 1";
  static constexpr auto kinks = "score at 1; score at -1";
  static constexpr auto source = "Cortes & Vapnik, Machine Learning 20 (1995) 273-297";

  template <class T>
  static void forward(const Attributes& values, View<T> score, View<std::int64_t> label, Out<T> loss) {
    const T margin = T(values.real("margin"));
    reduce_losses(reduction_of(values), score.size(), score.size(), loss, [&](std::int64_t i) {
      const T l = margin - sign(label[i], score[i]);
      return l < T(0) ? T(0) : l;
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> score, View<std::int64_t> label, View<T>, View<T> dloss,
                       Out<T> dscore) {
    const T margin = T(values.real("margin"));
    for (std::int64_t i = 0; i < score.size(); ++i) {
      const T dl = upstream_of_row(reduction_of(values), dloss, i, score.size());
      dscore[i] = margin - sign(label[i], score[i]) <= T(0) ? T(0) : sign(label[i], T(-dl));
    }
  }

 private:
  template <class T>
  static T sign(std::int64_t label, const T& value) {
    return label != 0 ? value : T(-value);
  }
};

}  // namespace gradcheck::ops
