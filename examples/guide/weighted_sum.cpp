#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = x[0] w[0] + ... + x[N-1] w[N-1]. Backward adds to the gradients that the buffers already hold.
struct WeightedSum {
  static constexpr auto signature = "weighted_sum: x[N], w[N] -> y[]";
  static constexpr bool accumulates = true;

  template <class T>
  static void forward(View<T> x, View<T> w, Out<T> y) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i] * w[i];
    y[0] = sum;
  }

  template <class T>
  static void backward(View<T> x, View<T> w, View<T> y, View<T> dy, Out<T> dx, Out<T> dw) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] += dy[0] * w[i];
      dw[i] += dy[0] * x[i];
    }
  }
};

GRADCHECK_PLUGIN(WeightedSum)
