#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// The softmax of a run of logits and its logarithm, from exp(x_c - m) and their sum with the maximum m, so that
/// nothing overflows.
/// Source  Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal.
///         41 (2021) 2311-2330.
template <class T>
class SoftmaxWeights {
 public:
  SoftmaxWeights(View<T> logits, std::int64_t begin, std::int64_t count)
      : logits_(logits), begin_(begin), count_(count) {
    for (std::int64_t c = 1; c < count; ++c) top_ = logits[begin + c] > logits[begin + top_] ? c : top_;
    for (std::int64_t c = 0; c < count; ++c) beside_top_ += c == top_ ? T(0) : weight(c);
  }

  T softmax(std::int64_t c) const { return weight(c) / (T(1) + beside_top_); }

  /// 1 - softmax(c), computed without cancellation.
  T others(std::int64_t c) const {
    T sum(0);
    for (std::int64_t k = 0; k < count_; ++k) sum += k == c ? T(0) : weight(k);
    return sum / (T(1) + beside_top_);
  }

  T log_softmax(std::int64_t c) const { return (logits_[begin_ + c] - logits_[begin_ + top_]) - log1p(beside_top_); }

 private:
  T weight(std::int64_t c) const { return exp(logits_[begin_ + c] - logits_[begin_ + top_]); }

  View<T> logits_;
  std::int64_t begin_, count_, top_ = 0;
  T beside_top_{0};  // sum of the other weights; the largest is 1
};

}  // namespace gradcheck::ops
