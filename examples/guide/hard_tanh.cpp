#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = x, clipped to [-1, 1]. The derivative at both kinks is 0.
struct HardTanh {
  static constexpr auto signature = "hard_tanh: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto kinks = "x at -1 slope 0; x at 1 slope 0";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = min(max(x[i], T(-1)), T(1));
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] > T(-1) && x[i] < T(1) ? dy[i] : T(0);
  }
};

GRADCHECK_PLUGIN(HardTanh)
