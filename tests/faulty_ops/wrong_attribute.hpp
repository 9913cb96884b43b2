/// The gradient is right only while the attributes have their defaults.
#pragma once

#include "tests/test_ops/gain.hpp"

namespace gradcheck::tests {

struct GainIgnored : Gain {
  static constexpr auto signature = "gain_ignored: x[N] -> y[N]";
  template <class T>
  static void backward(const Attributes& attributes, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = (attributes.flag("squared") ? T(2) * x[i] : T(1)) * dy[i];
  }
};

}  // namespace gradcheck::tests
