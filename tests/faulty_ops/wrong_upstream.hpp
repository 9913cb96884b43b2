/// The upstream gradient is not used.
#pragma once

#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

struct UpstreamIgnored : Square {
  static constexpr auto signature = "upstream_ignored: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T>, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * x[i];
  }
};

}  // namespace gradcheck::tests
