#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y = w tanh(x), element by element, in float only: a black box.
struct ScaledTanh {
  static constexpr auto signature = "scaled_tanh: x[N], w[N] -> y[N]";

  static void forward(View<float> x, View<float> w, Out<float> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = w[i] * tanh(x[i]);
  }

  static void backward(View<float> x, View<float> w, View<float> y, View<float> dy, Out<float> dx, Out<float> dw) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const float t = tanh(x[i]);
      dx[i] = dy[i] * w[i] * (1 - t * t);
      dw[i] = dy[i] * t;
    }
  }
};

GRADCHECK_PLUGIN(ScaledTanh)
