#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y[n,t] = x[n,0] + ... + x[n,t].
struct RunningSum {
  static constexpr auto signature = "running_sum: x[N,T] -> y[N,T]";
  static constexpr auto structure = "y/x block-diagonal over N, causal over T, linear";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      T sum(0);
      for (std::int64_t t = 0; t < x.extent(1); ++t) y(n, t) = sum += x(n, t);
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      T sum(0);
      for (std::int64_t t = x.extent(1); t-- > 0;) dx(n, t) = sum += dy(n, t);
    }
  }
};

GRADCHECK_PLUGIN(RunningSum)
