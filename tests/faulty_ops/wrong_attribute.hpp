/// Right while the attributes are at their defaults.
#pragma once

#include "tests/faulty_ops/base_ops.hpp"

namespace gradcheck::tests {

struct GainIgnored : Gain {
  static constexpr auto signature = "gain_ignored: x[N] -> y[N]";
  template <class T>
  static void backward(const Attributes& attributes, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = (attributes.flag("squared") ? T(2) * x[i] : T(1)) * dy[i];
  }
};

}  // namespace gradcheck::tests
