/// An op with an index input.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y[n] = table[ids[n]]^2
struct Gather {
  static constexpr auto signature = "gather_square: table[V], ids:index(V)[N] -> y[N]";
  template <class T>
  static void forward(View<T> table, View<std::int64_t> ids, Out<T> y) {
    for (std::int64_t n = 0; n < ids.size(); ++n) y[n] = table[ids[n]] * table[ids[n]];
  }
  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    for (std::int64_t v = 0; v < table.size(); ++v) dtable[v] = T(0);
    for (std::int64_t n = 0; n < ids.size(); ++n) dtable[ids[n]] += T(2) * table[ids[n]] * dy[n];
  }
};

}  // namespace gradcheck::tests
