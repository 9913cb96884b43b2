/// An op with ties.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = the largest of x; of equal ones, the first gets the gradient
struct Largest {
  static constexpr auto signature = "largest: x[N] -> y[]";
  static constexpr auto kinks = "ties(x)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y() = x[0];
    for (std::int64_t i = 1; i < x.size(); ++i) {
      if (x[i] > y()) y() = x[i];
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    bool given = false;
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const bool takes = !given && x[i] == y();
      dx[i] = takes ? dy() : T(0);
      given = given || takes;
    }
  }
};

}  // namespace gradcheck::tests
