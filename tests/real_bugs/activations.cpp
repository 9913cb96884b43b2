// Activation functions with a wrong backward. The right ones are built-in ops.
#include "ops/elementwise/abs.hpp"
#include "ops/elementwise/elu.hpp"
#include "ops/elementwise/gelu.hpp"
#include "ops/elementwise/gelu_tanh.hpp"
#include "ops/elementwise/logsigmoid.hpp"
#include "ops/elementwise/mish.hpp"
#include "ops/elementwise/silu.hpp"

namespace gradcheck::tests {

/// The logistic function as 1 - exp(-softplus(x)), which cancels to 0 in the left tail.
/// Source  AlexeyAB/darknet commit bef28445
struct MishCancelling : ops::Mish {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T softplus = ops::softplus(T(x[i])), w = tanh(softplus), s = T(1) - exp(-softplus);
      dx[i] = dy[i] * (w + x[i] * (T(1) - w * w) * s);
    }
  }
};

/// The derivative is written in terms of the input and called with the output.
/// Source  AlexeyAB/darknet (gradient_array receives the output of the layer)
struct GeluTanhOfOutput : ops::GeluTanh {
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = dy[i] * slope(T(y[i]), T(y[i]));
  }
};

/// y = ln(1 + exp(x)) as log1p(exp(-|x|)) + max(x, 0). y is smooth, although its two terms are not.
/// Source  FluxML/NNlib.jl commit 36292db (issue 671), jax-ml/jax issue 2107
struct SoftplusOfPieces {
  static constexpr auto signature = "softplus: x[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = log1p(exp(-abs(x[i]))) + max(T(x[i]), T(0));
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * ops::logistic(T(x[i]));
  }
};

/// Uses the chain rule with the convention that |x| and max(x, 0) have slope 0 at 0.
struct SoftplusByChainRule : SoftplusOfPieces {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T sign = x[i] > T(0) ? T(1) : x[i] < T(0) ? T(-1) : T(0), relu = x[i] > T(0) ? T(1) : T(0);
      const T t = exp(-abs(x[i]));
      dx[i] = dy[i] * (relu - sign * (t / (T(1) + t)));
    }
  }
};

/// Source  FluxML/Zygote.jl commit d6580fd9
struct AbsOneAtZero : ops::Abs {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] < T(0) ? T(-dy[i]) : T(dy[i]);
  }
};

/// Computes the sigmoid as y / x.
/// Source  huggingface/candle commit 1690ab45d
struct SiluRatio : ops::Silu {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T s = y[i] / x[i];
      dx[i] = dy[i] * s * (T(1) + x[i] * (T(1) - s));
    }
  }
};

/// Evaluates both branches and multiplies one of them by 0.
/// Source  huggingface/candle commit 6a4741bbf, apache/mxnet commit 494c29e88c, jax-ml/jax commits 43be8d8ef8,
///         b0805a8a31
struct EluMasked : ops::Elu {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const T alpha = T(given.real("alpha"));
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T above = x[i] > T(0) ? T(1) : T(0);
      dx[i] = dy[i] * (above + (T(1) - above) * alpha * exp(x[i]));
    }
  }
};

/// Computes the normal distribution as y / x.
/// Source  apache/mxnet commit 22377edef3
struct GeluRatio : ops::Gelu {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T density = exp(-(x[i] * x[i]) / T(2)) / sqrt(T(8) * atan(T(1)));
      dx[i] = dy[i] * (y[i] / x[i] + x[i] * density);
    }
  }
};

/// Computes -logaddexp(-x, 0), where equal operands both get slope 0.
/// Source  jax-ml/jax issue 2140
struct LogsigmoidByLogaddexp : ops::Logsigmoid {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T t = exp(-abs(x[i]));
      dx[i] = dy[i] * (x[i] < T(0) ? T(T(1) / (T(1) + t)) : x[i] > T(0) ? T(t / (T(1) + t)) : T(0));
    }
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::MishCancelling>();
template const gradcheck_op& table_of<tests::GeluTanhOfOutput>();
template const gradcheck_op& table_of<tests::SoftplusOfPieces>();
template const gradcheck_op& table_of<tests::SoftplusByChainRule>();
template const gradcheck_op& table_of<tests::AbsOneAtZero>();
template const gradcheck_op& table_of<tests::SiluRatio>();
template const gradcheck_op& table_of<tests::EluMasked>();
template const gradcheck_op& table_of<tests::GeluRatio>();
template const gradcheck_op& table_of<tests::LogsigmoidByLogaddexp>();
}  // namespace gradcheck::sdk
