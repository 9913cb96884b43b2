#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y[n,m] = x[n,m] w[m]. Every tensor may lie in memory with any strides.
struct ScaledColumns {
  static constexpr auto signature = "scaled_columns: x[N,M], w[M] -> y[N,M]";
  static constexpr bool strided = true;

  template <class T>
  static void forward(View<T> x, View<T> w, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t m = 0; m < x.extent(1); ++m) y(n, m) = x(n, m) * w(m);
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> w, View<T> y, View<T> dy, Out<T> dx, Out<T> dw) {
    for (std::int64_t m = 0; m < x.extent(1); ++m) {
      T sum(0);
      for (std::int64_t n = 0; n < x.extent(0); ++n) {
        dx(n, m) = dy(n, m) * w(m);
        sum += dy(n, m) * x(n, m);
      }
      dw(m) = sum;
    }
  }
};

GRADCHECK_PLUGIN(ScaledColumns)
