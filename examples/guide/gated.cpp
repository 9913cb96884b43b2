#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = x g with the gate g = 1 / (1 + exp(-x)), element by element. Forward keeps g for backward.
struct Gated {
  static constexpr auto signature = "gated: x[A...] -> y[A...]";
  static constexpr auto saved = "gate[A...]";

  template <class T>
  static void forward(View<T> x, Out<T> y, Out<T> gate) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      gate[i] = T(1) / (T(1) + exp(-x[i]));
      y[i] = x[i] * gate[i];
    }
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> gate, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (gate[i] + y[i] * (T(1) - gate[i]));
  }
};

GRADCHECK_PLUGIN(Gated)
