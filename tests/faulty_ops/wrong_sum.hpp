/// Contributions to the same element are not added up.
#pragma once

#include "tests/test_ops/gather.hpp"
#include "tests/test_ops/row_bias.hpp"

namespace gradcheck::tests {

/// The gradient of the broadcast input is its last row, not the sum over rows.
struct BroadcastNotSummed : RowBias {
  static constexpr auto signature = "broadcast_not_summed: x[N,D], b[D] -> y[N,D]";
  template <class T>
  static void backward(View<T> x, View<T> b, View<T>, View<T> dy, Out<T> dx, Out<T> db) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(2) * x[i] * dy[i];
      db[i % b.size()] = dy[i];
    }
  }
};

/// An index that occurs twice keeps its last contribution.
struct LastContribution : Gather {
  static constexpr auto signature = "last_contribution: table[V], ids:index(V)[N] -> y[N]";
  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    for (std::int64_t v = 0; v < table.size(); ++v) dtable[v] = T(0);
    for (std::int64_t n = 0; n < ids.size(); ++n) dtable[ids[n]] = T(2) * table[ids[n]] * dy[n];
  }
};

}  // namespace gradcheck::tests
