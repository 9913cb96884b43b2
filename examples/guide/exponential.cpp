#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = exp(x), element by element. Backward reads y alone, so y may lie in the memory of x.
struct Exponential {
  static constexpr auto signature = "exponential: x[A...] -> y[A...]";
  static constexpr auto in_place = "y over x";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = exp(x[i]);
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * y[i];
  }
};

GRADCHECK_PLUGIN(Exponential)
