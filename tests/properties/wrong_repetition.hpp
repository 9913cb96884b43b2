/// Ops whose calls depend on other calls.
#pragma once

#include <atomic>
#include <vector>

#include "tests/test_ops/product.hpp"

namespace gradcheck::tests {

/// Every fifth call of backward loses one entry.
struct LosesNowAndThen : Product {
  static inline std::atomic<int> calls = 0;
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    if (++calls % 5 == 0 && dx.size() > 0) dx[0] = T(0);
  }
};

/// Keeps x of the last forward, and every backward uses it.
struct KeepsLastInput : Product {
  template <class T>
  static std::vector<T>& kept() {
    static thread_local std::vector<T> values;
    return values;
  }
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    Product::forward<T>(x, y, z);
    kept<T>().clear();
    for (std::int64_t i = 0; i < x.size(); ++i) kept<T>().push_back(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    for (std::size_t i = 0; i < kept<T>().size() && i < static_cast<std::size_t>(dy.size()); ++i) {
      dy[static_cast<std::int64_t>(i)] = dz[static_cast<std::int64_t>(i)] * kept<T>()[i];
    }
  }
};

}  // namespace gradcheck::tests
