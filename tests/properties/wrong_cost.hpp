/// Ops whose backward costs too much.
#pragma once

#include <vector>

#include "tests/test_ops/strided_square.hpp"

namespace gradcheck::tests {

/// y = x^(2^depth); forward and backward make each step once
struct Squares {
  static constexpr auto signature = "squares: x[] -> y[]";
  static constexpr auto attributes = "depth: int in 1..9 = 2";
  static constexpr auto domain = "x in [-1, 1]";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    y[0] = x[0];
    for (std::int64_t k = 0; k < given.integer("depth"); ++k) y[0] *= y[0];
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    T value = x[0];
    dx[0] = dy[0];
    for (std::int64_t k = 0; k < given.integer("depth"); ++k) {
      dx[0] *= T(2) * value;
      value *= value;
    }
  }
};

/// Computes the right gradient, but visits each use of each step.
struct SquaresUseByUse : Squares {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    std::vector<T> values = {x[0]};
    for (std::int64_t k = 0; k < given.integer("depth"); ++k) values.push_back(values.back() * values.back());
    dx[0] = visit(values, values.size() - 1, T(dy[0]));
  }

 private:
  template <class T>
  static T visit(const std::vector<T>& values, std::size_t k, const T& upstream) {
    if (k == 0) return upstream;
    const T down = upstream * values[k - 1];
    return visit(values, k - 1, down) + visit(values, k - 1, down);
  }
};

/// Computes the right gradient, a thousand times.
struct SquareAgainAndAgain : StridedSquare {
  static constexpr auto signature = "square_again_and_again: x[N,M] -> y[N,M]";
  static constexpr bool strided = false;
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (int time = 0; time < 1000; ++time) {
      for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * dy[i] * x[i];
    }
  }
};

/// Computes the right gradient, but visits all entries for each entry.
struct SquareInSquareTime : StridedSquare {
  static constexpr auto signature = "square_in_square_time: x[N,M] -> y[N,M]";
  static constexpr bool strided = false;
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(0);
      for (std::int64_t j = 0; j < x.size(); ++j) dx[i] += i == j ? T(T(2) * dy[j] * x[j]) : T(T(0) * dy[j]);
    }
  }
};

}  // namespace gradcheck::tests
