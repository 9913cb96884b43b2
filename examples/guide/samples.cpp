#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// Every stride-th entry of x from one of its ends, multiplied by scale, or its square.
struct Samples {
  static constexpr auto signature = "samples: x[N] -> y[(N-1)/stride+1]";
  static constexpr auto attributes =
      "stride: int in 1..3 = 1; scale: real in [0.5, 2] = 1; from_end: bool = false; mode: {plain, squared} = plain";

  static std::int64_t place(const Attributes& given, std::int64_t size, std::int64_t k) {
    const std::int64_t steps = k * given.integer("stride");
    return given.flag("from_end") ? size - 1 - steps : steps;
  }

  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    for (std::int64_t k = 0; k < y.size(); ++k) {
      const T value = x[place(given, x.size(), k)];
      y[k] = T(given.real("scale")) * (given.choice("mode") == 1 ? value * value : value);
    }
  }

  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(0);
    for (std::int64_t k = 0; k < dy.size(); ++k) {
      const std::int64_t i = place(given, x.size(), k);
      dx[i] = T(given.real("scale")) * dy[k] * (given.choice("mode") == 1 ? T(2) * x[i] : T(1));
    }
  }
};

GRADCHECK_PLUGIN(Samples)
