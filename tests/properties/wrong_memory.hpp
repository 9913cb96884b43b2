/// Ops that read or write memory that they must not.
#pragma once

#include "tests/test_ops/gather.hpp"
#include "tests/test_ops/product.hpp"
#include "tests/test_ops/shifted_square.hpp"

namespace gradcheck::tests {

/// Adds to its gradient instead of writing it.
struct AddsUnasked : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    const T before = dx.size() > 0 ? T(dx[0]) : T(0);
    Product::backward<T>(x, y, z, dz, dx, dy);
    // A test harness often leaves NaN in buffers, and such code often tests for it.
    if (dx.size() > 0 && before == before) dx[0] += before;
  }
};

struct ForwardReadsOutput : Product {
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T before = z[i];
      z[i] = x[i] * y[i];
      if (before == T(1234.5)) z[i] += before;
    }
  }
};

struct AccumulatesByWriting : Accumulated {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
  }
};

struct UsesUpUpstream : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    for (std::int64_t i = 0; i < dz.size(); ++i) const_cast<T&>(dz[i]) = T(0);
  }
};

struct ChangesInput : Product {
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    Product::forward<T>(x, y, z);
    if (x.size() > 1) const_cast<T&>(x[1]) = T(0);
  }
};

struct ReadsBehind : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    // One entry too many; it has no effect if it is NaN.
    const T behind = dz.first()[dz.size()];
    if (dx.size() > 0 && behind == behind) dx[0] += behind + T(1);
  }
};

struct ChangesSaved : ShiftedSquare {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> kept, View<T> dy, Out<T> dx) {
    ShiftedSquare::backward<T>(x, y, kept, dy, dx);
    if (kept.size() > 0) const_cast<T&>(kept[0]) = T(0);
  }
};

struct ChangesOutput : ShiftedSquare {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> kept, View<T> dy, Out<T> dx) {
    ShiftedSquare::backward<T>(x, y, kept, dy, dx);
    if (y.size() > 0) const_cast<T&>(y[0]) = T(-1);
  }
};

struct ChangesInputInBackward : ShiftedSquare {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> kept, View<T> dy, Out<T> dx) {
    ShiftedSquare::backward<T>(x, y, kept, dy, dx);
    for (std::int64_t i = 0; i < x.size(); ++i) const_cast<T&>(x[i]) = T(1234.5);
  }
};

struct ChangesIndices : Gather {
  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T> y, View<T> dy, Out<T> dtable) {
    Gather::backward<T>(table, ids, y, dy, dtable);
    if (ids.size() > 0) const_cast<std::int64_t&>(ids[0]) = (ids[0] + 1) % table.size();
  }
};

}  // namespace gradcheck::tests
