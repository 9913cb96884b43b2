/// Ops whose float and double code is accurate, in plain loops: the precision check passes them.
#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"
#include "tests/test_ops/matrix_product.hpp"
#include "tests/test_ops/relu.hpp"

namespace gradcheck::tests {

/// y = 1 / (1 + exp(-x)), with exp(-|x|) throughout
struct Logistic {
  static constexpr auto signature = "logistic: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static T decay(const T& x) {
    using std::exp;
    return exp(x < T(0) ? x : -x);
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (x[i] < T(0) ? decay(x[i]) : T(1)) / (T(1) + decay(x[i]));
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T t = decay(x[i]);
      dx[i] = dy[i] * (t / ((T(1) + t) * (T(1) + t)));
    }
  }
};

/// y = tanh(x); dx = 4 t / (1 + t)^2 with t = exp(-2|x|)
struct TanhFromX {
  static constexpr auto signature = "tanh_from_x: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    using std::tanh;
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = tanh(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T t = Logistic::decay(T(T(2) * x[i]));
      dx[i] = dy[i] * (T(4) * t / ((T(1) + t) * (T(1) + t)));
    }
  }
};

/// y = log(1 + exp(x))
struct Softplus {
  static constexpr auto signature = "softplus: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    using std::log1p;
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (x[i] > T(0) ? x[i] : T(0)) + log1p(Logistic::decay(x[i]));
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T t = Logistic::decay(x[i]);
      dx[i] = dy[i] * ((x[i] < T(0) ? t : T(1)) / (T(1) + t));
    }
  }
};

/// y = x Phi(x), Phi the distribution of the normal law
struct Gelu {
  static constexpr auto signature = "gelu: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static T phi(const T& x) {
    using std::erfc, std::sqrt;
    return erfc(-x / sqrt(T(2))) / T(2);
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * phi(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    using std::exp, std::sqrt, std::acos;
    const T inverse_root = T(1) / sqrt(T(2) * acos(T(-1)));
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dy[i] * (phi(x[i]) + x[i] * inverse_root * exp(-x[i] * x[i] / T(2)));
    }
  }
};

/// z = x^p with an attribute that is not a float
struct Power {
  static constexpr auto signature = "power: x[N] -> y[N]";
  static constexpr auto attributes = "p: real in [-3, 3] = 0.1";
  static constexpr auto domain = "x in (0, inf)";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    using std::pow;
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = pow(x[i], T(given.real("p")));
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    using std::pow;
    const T p = T(given.real("p"));
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * p * pow(x[i], p - T(1));
  }
};

/// y = (a - b) / b
struct RelativeDifference {
  static constexpr auto signature = "relative_difference: a[N], b[N] -> y[N]";
  static constexpr auto domain = "b in (0, inf)";
  static constexpr auto structure = "y/a diagonal; y/b diagonal";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) y[i] = (a[i] - b[i]) / b[i];
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      da[i] = dy[i] / b[i];
      db[i] = -dy[i] * a[i] / (b[i] * b[i]);
    }
  }
};

/// y = max(x, 0)
struct Rectify : Relu {
  static constexpr auto signature = "rectify: x[N] -> y[N]";
};

/// y = mean of x
struct Average {
  static constexpr auto signature = "average: x[N] -> y[]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i];
    y() = sum / T(x.size());
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy() / T(x.size());
  }
};

/// y[n] = variance of row n, two passes
struct Variance {
  static constexpr auto signature = "variance: x[N,D] -> y[N]";
  static constexpr auto structure = "y/x block-diagonal over N";
  template <class T>
  static T mean(View<T> x, std::int64_t n) {
    T sum(0);
    for (std::int64_t d = 0; d < x.extent(1); ++d) sum += x(n, d);
    return sum / T(x.extent(1));
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T center = mean(x, n);
      T squares(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) squares += (x(n, d) - center) * (x(n, d) - center);
      y[n] = squares / T(x.extent(1));
    }
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T center = mean(x, n), factor = T(2) * dy[n] / T(x.extent(1));
      for (std::int64_t d = 0; d < x.extent(1); ++d) dx(n, d) = factor * (x(n, d) - center);
    }
  }
};

/// y[n] = (x[n] - mean) / sqrt(variance + eps), nothing saved
struct Standardize {
  static constexpr auto signature = "standardize: x[N,D] -> y[N,D]";
  static constexpr auto structure = "y/x block-diagonal over N";
  static constexpr double eps = 1e-5;
  template <class T>
  static T spread(View<T> x, std::int64_t n, const T& center) {
    using std::sqrt;
    T squares(0);
    for (std::int64_t d = 0; d < x.extent(1); ++d) squares += (x(n, d) - center) * (x(n, d) - center);
    return sqrt(squares / T(x.extent(1)) + T(eps));
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T center = Variance::mean(x, n), scale = spread(x, n, center);
      for (std::int64_t d = 0; d < x.extent(1); ++d) y(n, d) = (x(n, d) - center) / scale;
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T scale = spread(x, n, Variance::mean(x, n));
      T mean(0), along(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        mean += dy(n, d) / T(x.extent(1));
        along += dy(n, d) * y(n, d) / T(x.extent(1));
      }
      for (std::int64_t d = 0; d < x.extent(1); ++d) dx(n, d) = (dy(n, d) - mean - y(n, d) * along) / scale;
    }
  }
};

/// y = x / |x|
struct Normalize {
  static constexpr auto signature = "normalize: x[N] -> y[N]";
  static constexpr auto domain = "x in (-inf, 0) or (0, inf)";
  template <class T>
  static T norm(View<T> x) {
    using std::sqrt;
    T squares(0);
    for (std::int64_t i = 0; i < x.size(); ++i) squares += x[i] * x[i];
    return sqrt(squares);
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    const T length = norm(x);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] / length;
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const T length = norm(x);
    T along(0);
    for (std::int64_t i = 0; i < x.size(); ++i) along += dy[i] * y[i];
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = (dy[i] - y[i] * along) / length;
  }
};

/// y[n,c] = x[n,c] - log of the sum of exp over row n
struct LogSoftmax {
  static constexpr auto signature = "log_softmax: x[N,C] -> y[N,C]";
  static constexpr auto structure = "y/x block-diagonal over N";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    using std::exp, std::log;
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      T largest = x(n, 0), sum(0);
      for (std::int64_t c = 1; c < x.extent(1); ++c) largest = x(n, c) > largest ? x(n, c) : largest;
      for (std::int64_t c = 0; c < x.extent(1); ++c) sum += exp(x(n, c) - largest);
      for (std::int64_t c = 0; c < x.extent(1); ++c) y(n, c) = (x(n, c) - largest) - log(sum);
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    using std::exp;
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      T sum(0);
      for (std::int64_t c = 0; c < x.extent(1); ++c) sum += dy(n, c);
      for (std::int64_t c = 0; c < x.extent(1); ++c) dx(n, c) = dy(n, c) - exp(y(n, c)) * sum;
    }
  }
};

/// loss[n] = -log softmax(x[n])[target[n]]; backward p - 1 at the target, the usual form
struct CrossEntropy {
  static constexpr auto signature = "cross_entropy: x[N,C], target:index(C)[N] -> loss[N]";
  static constexpr auto structure = "loss/x block-diagonal over N";
  static constexpr auto saved = "p[N,C]";
  template <class T>
  static void forward(View<T> x, View<std::int64_t> target, Out<T> loss, Out<T> p) {
    using std::exp, std::log;
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      T largest = x(n, 0), sum(0);
      for (std::int64_t c = 1; c < x.extent(1); ++c) largest = x(n, c) > largest ? x(n, c) : largest;
      for (std::int64_t c = 0; c < x.extent(1); ++c) sum += p(n, c) = exp(x(n, c) - largest);
      for (std::int64_t c = 0; c < x.extent(1); ++c) p(n, c) = p(n, c) / sum;
      loss[n] = log(sum) - (x(n, target[n]) - largest);
    }
  }
  template <class T>
  static void backward(View<T> x, View<std::int64_t> target, View<T>, View<T> p, View<T> dloss, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t c = 0; c < x.extent(1); ++c) dx(n, c) = dloss[n] * (p(n, c) - T(c == target[n] ? 1 : 0));
    }
  }
};

/// y = x (c - 3/4); float cannot distinguish c from 3/4
struct Detuned {
  static constexpr auto signature = "detuned: x[N] -> y[N]";
  static constexpr auto attributes = "c: real in [0, 1] = 0.7500000001";
  static constexpr auto structure = "y/x diagonal, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * (T(given.real("c")) - T(0.75));
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (T(given.real("c")) - T(0.75));
  }
};

/// y = (1 - x)^(3/2), which ends at 1 with slope 0; the code rounds x once more
struct Border {
  static constexpr auto signature = "border: x[N] -> y[N]";
  static constexpr auto domain = "x in [-1, 1]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static T root(const T& x) {
    using std::sqrt, std::abs;
    const T rest = T(1) - x / T(49) * T(49);
    return sqrt(x == T(1) ? abs(rest) : rest);
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = root(x[i]) * root(x[i]) * root(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(-1.5) * dy[i] * root(x[i]);
  }
};

/// y = the largest of x, found again in backward by its value
struct LargestByValue {
  static constexpr auto signature = "largest_by_value: x[N] -> y[]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y() = x[0];
    for (std::int64_t i = 1; i < x.size(); ++i) y() = x[i] > y() ? x[i] : y();
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] == y() ? dy() : T(0);
  }
};

/// y = exp(x), z = exp(-x)
struct ExpPair {
  static constexpr auto signature = "exp_pair: x[N] -> y[N], z[N]";
  static constexpr auto structure = "y/x diagonal; z/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y, Out<T> z) {
    using std::exp;
    for (std::int64_t i = 0; i < x.size(); ++i) {
      y[i] = exp(x[i]);
      z[i] = exp(-x[i]);
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dy, View<T> dz, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * y[i] - dz[i] * z[i];
  }
};

/// y[0] = (100/3 - 33) x[0] - x[0]/3, which is 0, and y[1] = 100 x[1]
struct Leftover {
  static constexpr auto signature = "leftover: x[2] -> y[2]";
  template <class T>
  static T nothing() {
    return (T(100) / T(3) - T(33)) - T(1) / T(3);
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y[0] = nothing<T>() * x[0];
    y[1] = T(100) * x[1];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    dx[0] = nothing<T>() * dy[0];
    dx[1] = T(100) * dy[1];
  }
};

}  // namespace gradcheck::tests
