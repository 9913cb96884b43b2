#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// Stands for a function of a compiled library that exists in float only.
inline void log_sum_exp_kernel(const float* x, float* y, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t n = 0; n < rows; ++n) {
    const float* row = x + n * columns;
    const float largest = *std::max_element(row, row + columns);
    float sum = 0;
    for (std::int64_t d = 0; d < columns; ++d) sum += exp(row[d] - largest);
    y[n] = largest + log(sum);
  }
}

/// y[n] = log(exp(x[n,0]) + ... + exp(x[n,D-1])). Forward in float is the kernel; in every other scalar it is the
/// reference that gradcheck differentiates. Backward exists in float only.
struct LogSumExp {
  static constexpr auto signature = "log_sum_exp: x[N,D] -> y[N]";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    if constexpr (std::is_same_v<T, float>) {
      log_sum_exp_kernel(x.data(), y.data(), x.extent(0), x.extent(1));
    } else {
      for (std::int64_t n = 0; n < x.extent(0); ++n) {
        T largest = x(n, 0), sum(0);
        for (std::int64_t d = 1; d < x.extent(1); ++d) largest = max(largest, x(n, d));
        for (std::int64_t d = 0; d < x.extent(1); ++d) sum += exp(x(n, d) - largest);
        y[n] = largest + log(sum);
      }
    }
  }

  static void backward(View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      float largest = x(n, 0), sum = 0;
      for (std::int64_t d = 1; d < x.extent(1); ++d) largest = max(largest, x(n, d));
      for (std::int64_t d = 0; d < x.extent(1); ++d) sum += exp(x(n, d) - largest);
      for (std::int64_t d = 0; d < x.extent(1); ++d) dx(n, d) = dy[n] * exp(x(n, d) - largest) / sum;
    }
  }
};

GRADCHECK_PLUGIN(LogSumExp)
