#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y[n,:] = table[ids[n],:]. A row of the table receives the sum of the gradients of all places that read it.
struct Lookup {
  static constexpr auto signature = "lookup: table[V,D], ids:index(V)[N] -> y[N,D]";

  template <class T>
  static void forward(View<T> table, View<std::int64_t> ids, Out<T> y) {
    for (std::int64_t n = 0; n < y.extent(0); ++n) {
      for (std::int64_t d = 0; d < y.extent(1); ++d) y(n, d) = table(ids(n), d);
    }
  }

  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T> y, View<T> dy, Out<T> dtable) {
    for (std::int64_t i = 0; i < dtable.size(); ++i) dtable[i] = T(0);
    for (std::int64_t n = 0; n < dy.extent(0); ++n) {
      for (std::int64_t d = 0; d < dy.extent(1); ++d) dtable(ids(n), d) += dy(n, d);
    }
  }
};

GRADCHECK_PLUGIN(Lookup)
