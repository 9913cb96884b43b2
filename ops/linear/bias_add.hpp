#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = x + b for each row along the last axis.
/// Shapes   x: any x C.  b: C.  y: shape of x.
/// Backward dx = dy,  db = Σ dy over all rows.
/// Domain   everything; no kinks.
/// Numerics db is a plain sum: its error grows with the number of rows.
/// Source   Clark, Computing Neural Network Gradients (Stanford CS224n notes, 2017).
struct BiasAdd {
  static constexpr auto signature = "bias_add: x[A...,C], b[C] -> y[A...,C]";
  static constexpr auto structure = "y/x diagonal, linear; y/b diagonal, linear";
  static constexpr auto source = "Clark, Computing Neural Network Gradients (Stanford CS224n, 2017)";

  template <class T>
  static void forward(View<T> x, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] + b[i % b.size()];
  }

  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T> dy, Out<T> dx, Out<T> db) {
    set_zero(db);
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      dx[i] = dy[i];
      db[i % db.size()] += dy[i];
    }
  }
};

}  // namespace gradcheck::ops
