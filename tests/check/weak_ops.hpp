/// Ops with a right formula and weak code: in double-double they agree with their derivative, in float and double they
/// lose digits.
#pragma once

#include "tests/check/accurate_ops.hpp"
#include "tests/test_ops/naive_softplus.hpp"

namespace gradcheck::tests {

/// dx = dy y (1 - y), where y rounds to 1
struct LogisticFromY : Logistic {
  static constexpr auto signature = "logistic_from_y: x[N] -> y[N]";
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = dy[i] * y[i] * (T(1) - y[i]);
  }
};

/// dx = dy (1 - y) (1 + y), where y rounds to ±1
struct TanhFromY : TanhFromX {
  static constexpr auto signature = "tanh_from_y: x[N] -> y[N]";
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = dy[i] * ((T(1) - y[i]) * (T(1) + y[i]));
  }
};

/// A stable forward and a naive backward: only dx overflows
struct NaiveSoftplusBackward : Softplus {
  static constexpr auto signature = "naive_softplus_backward: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    NaiveSoftplus::backward(x, y, dy, dx);
  }
};

/// variance = mean of x^2 - square of the mean of x
struct OnePassVariance : Variance {
  static constexpr auto signature = "one_pass_variance: x[N,D] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      T squares(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) squares += x(n, d) * x(n, d);
      y[n] = squares / T(x.extent(1)) - mean(x, n) * mean(x, n);
    }
  }
};

/// The same variance in a normalization: the gradient loses digits
struct OnePassStandardize : Standardize {
  static constexpr auto signature = "one_pass_standardize: x[N,D] -> y[N,D]";
  template <class T>
  static T one_pass_spread(View<T> x, std::int64_t n, const T& center) {
    using std::sqrt;
    T squares(0);
    for (std::int64_t d = 0; d < x.extent(1); ++d) squares += x(n, d) * x(n, d);
    return sqrt(squares / T(x.extent(1)) - center * center + T(eps));
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T center = Variance::mean(x, n), scale = one_pass_spread(x, n, center);
      for (std::int64_t d = 0; d < x.extent(1); ++d) y(n, d) = (x(n, d) - center) / scale;
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T scale = one_pass_spread(x, n, Variance::mean(x, n));
      T mean(0), along(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        mean += dy(n, d) / T(x.extent(1));
        along += dy(n, d) * y(n, d) / T(x.extent(1));
      }
      for (std::int64_t d = 0; d < x.extent(1); ++d) dx(n, d) = (dy(n, d) - mean - y(n, d) * along) / scale;
    }
  }
};

/// The largest logit is not subtracted, so exp overflows
struct NaiveCrossEntropy {
  static constexpr auto signature = "naive_cross_entropy: x[N,C], target:index(C)[N] -> loss[N]";
  static constexpr auto structure = "loss/x block-diagonal over N";
  static constexpr auto saved = "p[N,C]";
  template <class T>
  static void forward(View<T> x, View<std::int64_t> target, Out<T> loss, Out<T> p) {
    using std::exp, std::log;
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      T sum(0);
      for (std::int64_t c = 0; c < x.extent(1); ++c) sum += p(n, c) = exp(x(n, c));
      for (std::int64_t c = 0; c < x.extent(1); ++c) p(n, c) = p(n, c) / sum;
      loss[n] = log(sum) - x(n, target[n]);
    }
  }
  template <class T>
  static void backward(View<T> x, View<std::int64_t> target, View<T>, View<T> p, View<T> dloss, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t c = 0; c < x.extent(1); ++c) dx(n, c) = dloss[n] * (p(n, c) - T(c == target[n] ? 1 : 0));
    }
  }
};

/// y = exp(x) - 1, which cancels near 0
struct NaiveExpm1 {
  static constexpr auto signature = "naive_expm1: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    using std::exp;
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = exp(x[i]) - T(1);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    using std::exp;
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * exp(x[i]);
  }
};

/// y = -exp(-x); in dx the exponential is added to a larger number and is absorbed, from x = 75 on in double-double too
struct BuriedTail {
  static constexpr auto signature = "buried_tail: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    using std::exp;
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = -exp(-x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    using std::exp;
    const T third = T(1) / T(3);
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * ((exp(-x[i]) + third) - third);
  }
};

/// NaiveExpm1 without a declared structure
struct UndeclaredExpm1 : NaiveExpm1 {
  static constexpr auto signature = "undeclared_expm1: x[N] -> y[N]";
  static constexpr auto structure = "";
};

/// |x|, but the squares under- and overflow long before x does
struct SquaredNorm : Normalize {
  static constexpr auto signature = "squared_norm: x[N] -> y[]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y() = norm(x);
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy() * x[i] / y();
  }
};

/// Writes every gradient in double-double and all except the last one in float
struct ForgetfulFloat : Rectify {
  static constexpr auto signature = "forgetful_float: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const std::int64_t written = std::is_same_v<T, float> ? x.size() - 1 : x.size();
    for (std::int64_t i = 0; i < written; ++i) dx[i] = x[i] > T(0) ? dy[i] : T(0);
  }
};

/// Throws in float only
struct FloatThrows : Rectify {
  static constexpr auto signature = "float_throws: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    if (std::is_same_v<T, float>) throw std::runtime_error("no kernel");
    Rectify::forward(x, y);
  }
};

/// y = x with a gradient of NaN in float
struct NotANumberInFloat {
  static constexpr auto signature = "not_a_number_in_float: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = std::is_same_v<T, float> ? T(dy[i] * sqrt(T(-1))) : dy[i];
  }
};

/// y = x exp(30 x) exp(-30 x), which overflows in float where y is ordinary
struct Detour {
  static constexpr auto signature = "detour: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * exp(T(30) * x[i]) * exp(T(-30) * x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i];
  }
};

/// y = x while (1 - x)^2 >= 1e-4, where x is cut off at 0.99, and 2 x beyond: a tie for all x above that float decides
/// otherwise
struct Threshold {
  static constexpr auto signature = "threshold: x[N] -> y[N]";
  template <class T>
  static T slope(const T& x) {
    const T left = T(1) - (x < T(0.99) ? x : T(0.99));
    return left * left < T(1e-4) ? T(2) : T(1);
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = slope(x[i]) * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * slope(x[i]);
  }
};

/// The same in backward only
struct BackwardThreshold : Threshold {
  static constexpr auto signature = "backward_threshold: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i];
  }
};

/// y = x + the sum of x
struct UndeclaredSums {
  static constexpr auto signature = "undeclared_sums: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i];
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] + sum;
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    forward(dy, dx);
    static_cast<void>(x);
  }
};

/// y = log x, with a domain that ends at 1
struct FromOne {
  static constexpr auto signature = "from_one: x[N] -> y[N]";
  static constexpr auto domain = "x in [1, inf)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = log(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] / x[i];
  }
};

/// In double only, so there is nothing to compare it with
struct DoubleOnly {
  static constexpr auto signature = "double_only: x[N] -> y[N]";
  static void forward(View<double> x, Out<double> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i];
  }
  static void backward(View<double> x, View<double>, View<double> dy, Out<double> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i];
  }
};

}  // namespace gradcheck::tests
