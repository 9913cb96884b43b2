/// The affine maps of recurrent cells: shared by RNN, LSTM and GRU cells.
#pragma once

#include <vector>

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::ops {

/// b_k + Σ_d x_nd W_kd, the k-th number of sample n.
template <class T>
T affine_of(View<T> x, View<T> W, View<T> b, std::int64_t n, std::int64_t k) {
  T sum = b[k];
  for (std::int64_t d = 0; d < x.extent(1); ++d) sum += x(n, d) * W(k, d);
  return sum;
}

/// Adds to dx, dW and db their parts of the gradient, given the upstream gradient `da` of that number.
template <class T>
void affine_of_backward(View<T> x, View<T> W, const T& da, std::int64_t n, std::int64_t k, Out<T> dx, Out<T> dW,
                        Out<T> db) {
  for (std::int64_t d = 0; d < x.extent(1); ++d) {
    dx(n, d) += da * W(k, d);
    dW(k, d) += da * x(n, d);
  }
  db[k] += da;
}

/// 1 - tanh(x)^2, which keeps its digits where tanh(x) rounds to 1.
template <class T>
T tanh_slope(const T& x) {
  return T(4) * logistic_slope(T(T(2) * x));
}

}  // namespace gradcheck::ops
