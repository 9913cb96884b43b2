#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// y[i] = log(edges[i+1] - edges[i]) for edges in ascending order.
struct LogWidths {
  static constexpr auto signature = "log_widths: edges[N] -> y[N-1] where N >= 2";

  /// Turns any values into ascending ones.
  static void arrange(Out<double> edges) {
    for (std::int64_t i = 1; i < edges.size(); ++i) edges[i] = edges[i - 1] + 0.125 + abs(edges[i]);
  }

  template <class T>
  static void forward(View<T> edges, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = log(edges[i + 1] - edges[i]);
  }

  template <class T>
  static void backward(View<T> edges, View<T> y, View<T> dy, Out<T> dedges) {
    for (std::int64_t i = 0; i < dedges.size(); ++i) dedges[i] = T(0);
    for (std::int64_t i = 0; i < y.size(); ++i) {
      const T slope = dy[i] / (edges[i + 1] - edges[i]);
      dedges[i + 1] += slope;
      dedges[i] -= slope;
    }
  }
};

GRADCHECK_PLUGIN(LogWidths)
