/// Small functions that compute in one scalar only, like a compiled kernel.
#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = tanh(x W), W: D x D with entries that depend on their position
template <class T>
struct LinearTanhIn {
  static constexpr auto signature = "linear_tanh: x[D] -> y[D]";
  static void forward(View<T> x, Out<T> y) {
    using std::tanh;
    for (std::int64_t j = 0; j < x.size(); ++j) {
      T sum(0);
      for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i] * T(static_cast<double>((7 * i + 3 * j) % 11 - 5) / 8);
      y[j] = tanh(sum);
    }
  }
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(0);
      for (std::int64_t j = 0; j < x.size(); ++j) {
        dx[i] += dy[j] * (T(1) - y[j] * y[j]) * T(static_cast<double>((7 * i + 3 * j) % 11 - 5) / 8);
      }
    }
  }
};

/// y = x W by rows: x holds D rows of 4, W is 4 x 4 with entries that depend on their position
template <class T>
struct MatmulIn {
  static constexpr auto signature = "matmul_box: x[D,4] -> y[D,4]";
  static T weight(std::int64_t k, std::int64_t j) { return T(static_cast<double>((5 * k + 3 * j) % 7 - 3) / 4); }
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.extent(0); ++i) {
      for (std::int64_t j = 0; j < 4; ++j) {
        T sum(0);
        for (std::int64_t k = 0; k < 4; ++k) sum += x(i, k) * weight(k, j);
        y(i, j) = sum;
      }
    }
  }
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.extent(0); ++i) {
      for (std::int64_t k = 0; k < 4; ++k) {
        T sum(0);
        for (std::int64_t j = 0; j < 4; ++j) sum += dy(i, j) * weight(k, j);
        dx(i, k) = sum;
      }
    }
  }
};

template <class T>
struct SoftmaxIn {
  static constexpr auto signature = "softmax_box: x[D] -> y[D]";
  static void forward(View<T> x, Out<T> y) {
    using std::exp;
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += y[i] = exp(x[i]);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = y[i] / sum;
  }
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    T mean(0);
    for (std::int64_t i = 0; i < y.size(); ++i) mean += y[i] * dy[i];
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = y[i] * (dy[i] - mean);
  }
};

/// y = (x - mean) / sqrt(variance + 1/64)
template <class T>
struct LayerNormIn {
  static constexpr auto signature = "layer_norm_box: x[D] -> y[D]";
  static T mean_of(View<T> x) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i];
    return sum / T(static_cast<double>(x.size()));
  }
  static T deviation_of(View<T> x) {
    using std::sqrt;
    const T mean = mean_of(x);
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += (x[i] - mean) * (x[i] - mean);
    return sqrt(sum / T(static_cast<double>(x.size())) + T(0.015625));
  }
  static void forward(View<T> x, Out<T> y) {
    const T mean = mean_of(x), deviation = deviation_of(x);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (x[i] - mean) / deviation;
  }
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const T n(static_cast<T>(static_cast<double>(x.size()))), deviation = deviation_of(x);
    T sum(0), product(0);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      sum += dy[i];
      product += dy[i] * y[i];
    }
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = (dy[i] - sum / n - y[i] * product / n) / deviation;
  }
};

}  // namespace gradcheck::tests
