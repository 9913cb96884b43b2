/// Gradients that are right where the function is smooth, but not a subgradient at a kink; and their right twins.
#pragma once

#include "tests/test_ops/largest.hpp"
#include "tests/test_ops/relu.hpp"

namespace gradcheck::tests {

struct SteepKink : Relu {
  static constexpr auto signature = "steep_kink: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = (x[i] > T(0) ? T(1) : x[i] == T(0) ? T(2) : T(0)) * dy[i];
  }
};

/// A subgradient, but not the declared one.
struct OtherSlope : Relu {
  static constexpr auto signature = "other_slope: x[N] -> y[N]";
  static constexpr auto kinks = "x at 0 slope 0";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] < T(0) ? T(0) : dy[i];
  }
};

/// Each of several largest elements gets 1.5 dy.
struct TiesOvercounted : Largest {
  static constexpr auto signature = "ties_overcounted: x[N] -> y[]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    std::int64_t ties = 0;
    for (std::int64_t i = 0; i < x.size(); ++i) ties += x[i] == y() ? 1 : 0;
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] == y() ? (ties > 1 ? T(1.5) : T(1)) * dy() : T(0);
  }
};

/// Right: any slope of the subdifferential is.
struct SteepestKink : Relu {
  static constexpr auto signature = "steepest_kink: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] < T(0) ? T(0) : dy[i];
  }
};

struct PromisedSlope : Relu {
  static constexpr auto signature = "promised_slope: x[N] -> y[N]";
  static constexpr auto kinks = "x at 0 slope 0";
};

struct TiesShared : Largest {
  static constexpr auto signature = "ties_shared: x[N] -> y[]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    std::int64_t ties = 0;
    for (std::int64_t i = 0; i < x.size(); ++i) ties += x[i] == y() ? 1 : 0;
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] == y() ? dy() / T(ties) : T(0);
  }
};

}  // namespace gradcheck::tests
