#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = the rows of a table at the given indices.
/// Shapes   table: V x D.  ids: any, indices below V.  y: shape of ids x D.
/// Backward dtable = Σ of the rows of dy over all places that use the row; rows that no index names get 0.
/// Domain   everything; no kinks.
/// Numerics exact, except for the sums in dtable over repeated indices.
/// Source   Bengio, Ducharme, Vincent & Jauvin, A Neural Probabilistic Language Model, JMLR 3 (2003) 1137-1155.
struct Embedding {
  static constexpr auto signature = "embedding: table[V,D], ids:index(V)[A...] -> y[A...,D]";
  static constexpr auto structure = "y/table block-diagonal over D, linear";
  static constexpr auto source = "Bengio, Ducharme, Vincent & Jauvin, JMLR 3 (2003) 1137-1155";

  template <class T>
  static void forward(View<T> table, View<std::int64_t> ids, Out<T> y) {
    const std::int64_t width = table.extent(1);
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = table(ids[i / width], i % width);
  }

  template <class T>
  static void backward(View<T>, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    const std::int64_t width = dtable.extent(1);
    set_zero(dtable);
    for (std::int64_t i = 0; i < dy.size(); ++i) dtable(ids[i / width], i % width) += dy[i];
  }
};

}  // namespace gradcheck::ops
