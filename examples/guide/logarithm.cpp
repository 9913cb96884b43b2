#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = log(x), element by element, for x > 0.
struct Logarithm {
  static constexpr auto signature = "logarithm: x[A...] -> y[A...]";
  static constexpr auto domain = "x in (0, inf)";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = log(x[i]);
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] / x[i];
  }
};

GRADCHECK_PLUGIN(Logarithm)
