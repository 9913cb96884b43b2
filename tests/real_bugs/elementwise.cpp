// Functions of one or two numbers, element by element.
#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"
#include "ops/elementwise/atan2.hpp"
#include "ops/elementwise/log.hpp"

namespace gradcheck::tests {

/// Uses forward in place of the derivative.
/// Source  apache/mxnet commit 93a036df86
struct LogTimesLog : ops::Log {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * log(x[i]);
  }
};

/// y = atan2(x, scalar)
/// Source  apache/mxnet commit 86e96dc7de (PR 18440)
struct Arctan2Scalar {
  static constexpr auto signature = "arctan2_scalar: x[A...] -> y[A...]";
  static constexpr auto attributes = "scalar: real in [0.25, 4] = 1";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    const T c = T(given.real("scalar"));
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = atan2(T(x[i]), c);
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const T c = T(given.real("scalar"));
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T r = hypot(T(x[i]), c);
      dx[i] = dy[i] * (c / r) / r;
    }
  }
};

/// Applies the derivative to the first argument of backward, which is the upstream gradient.
struct Arctan2ScalarOfUpstream : Arctan2Scalar {
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> dy, Out<T> dx) {
    const T c = T(given.real("scalar"));
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[i] = c / (dy[i] * dy[i] + c * c);
  }
};

template <class T>
T whole_power(const T& x, std::int64_t n) {
  T y(1);
  for (std::int64_t k = 0; k < n; ++k) y *= x;
  return y;
}

/// y = x^n with integer exponents, one per element
/// Source  HIPS/autograd commit 0cc9817
struct Power {
  static constexpr auto signature = "power: x[A...], n:index(5)[A...] -> y[A...]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, View<std::int64_t> n, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = whole_power(T(x[i]), n[i]);
  }
  template <class T>
  static void backward(View<T> x, View<std::int64_t> n, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i)
      dx[i] = n[i] == 0 ? T(0) : T(dy[i] * T(n[i]) * whole_power(T(x[i]), n[i] - 1));
  }
};

/// Uses n x^(n-1) even for n = 0.
struct PowerOfMinusOne : Power {
  template <class T>
  static void backward(View<T> x, View<std::int64_t> n, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T power = n[i] == 0 ? T(T(1) / x[i]) : whole_power(T(x[i]), n[i] - 1);
      dx[i] = dy[i] * T(n[i]) * power;
    }
  }
};

/// y = x^n
/// Source  jax-ml/jax commits 0a89fc83cb, 6fe573147e
struct IntegerPower {
  static constexpr auto signature = "integer_pow: x[A...] -> y[A...]";
  static constexpr auto attributes = "n: int in 0..6 = 2";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = whole_power(T(x[i]), given.integer("n"));
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const std::int64_t n = given.integer("n");
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = n == 0 ? T(0) : T(dy[i] * T(n) * whole_power(T(x[i]), n - 1));
  }
};

struct IntegerPowerZeroIsOne : IntegerPower {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    if (given.integer("n") != 0) return IntegerPower::backward<T>(given, x, y, dy, dx);
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i];
  }
};

/// Uses the rule with the arguments in the other order.
/// Source  jax-ml/jax commit dfd3d93350
struct Atan2OtherOrder : ops::Atan2 {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    ops::Atan2::backward<T>(x, y, z, dz, dx, dy);
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = -dx[i];
    for (std::int64_t j = 0; j < dy.size(); ++j) dy[j] = -dy[j];
  }
};

/// z = x - y trunc(x / y), with broadcasting
/// Domain  between two jumps, where trunc(x / y) is 2.
/// Source  Oneflow-Inc/oneflow issue 8769
struct Fmod {
  static constexpr auto signature = "fmod: x[A...], y[B...] -> z[broadcast(A,B)]";
  static constexpr auto domain = "x in [6, 7]; y in [2.375, 2.875]";
  static constexpr auto structure = "z/x diagonal; z/y diagonal";
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    ops::for_each_broadcast(z.shape(), x.shape(), y.shape(),
                            [&](auto k, auto i, auto j) { z[k] = x[i] - y[j] * trunc(T(x[i] / y[j])); });
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    ops::set_zero(dx);
    ops::set_zero(dy);
    ops::for_each_broadcast(dz.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      dx[i] += dz[k];
      dy[j] -= dz[k] * trunc(T(x[i] / y[j]));
    });
  }
};

/// Does not sum the gradient of the broadcast operand.
struct FmodNotReduced : Fmod {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    ops::set_zero(dx);
    ops::for_each_broadcast(dz.shape(), x.shape(), y.shape(), [&](auto k, auto i, auto j) {
      dx[i] += dz[k];
      dy[j] = -dz[k] * trunc(T(x[i] / y[j]));
    });
  }
};

/// y[n,c,:] = s[n,c] x[n,c,:]
/// Source  AlexeyAB/darknet commit d137d304
struct ScaleChannels {
  static constexpr auto signature = "scale_channels: x[N,C,H,W], s[N,C] -> y[N,C,H,W]";
  static constexpr auto structure = "y/x diagonal, linear; y/s block-diagonal over N, block-diagonal over C, linear";
  template <class T>
  static void forward(View<T> x, View<T> s, Out<T> y) {
    const std::int64_t pixels = x.extent(2) * x.extent(3);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = s[i / pixels] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T> s, View<T>, View<T> dy, Out<T> dx, Out<T> ds) {
    const std::int64_t pixels = x.extent(2) * x.extent(3);
    ops::set_zero(ds);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = s[i / pixels] * dy[i];
      ds[i / pixels] += x[i] * dy[i];
    }
  }
};

/// The mean instead of the sum. A commit introduced it as a fix.
struct ScaleChannelsMean : ScaleChannels {
  template <class T>
  static void backward(View<T> x, View<T> s, View<T> y, View<T> dy, Out<T> dx, Out<T> ds) {
    ScaleChannels::backward<T>(x, s, y, dy, dx, ds);
    for (std::int64_t i = 0; i < ds.size(); ++i) ds[i] /= T(x.extent(2) * x.extent(3));
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::LogTimesLog>();
template const gradcheck_op& table_of<tests::Arctan2Scalar>();
template const gradcheck_op& table_of<tests::Arctan2ScalarOfUpstream>();
template const gradcheck_op& table_of<tests::Power>();
template const gradcheck_op& table_of<tests::PowerOfMinusOne>();
template const gradcheck_op& table_of<tests::IntegerPower>();
template const gradcheck_op& table_of<tests::IntegerPowerZeroIsOne>();
template const gradcheck_op& table_of<tests::Atan2OtherOrder>();
template const gradcheck_op& table_of<tests::Fmod>();
template const gradcheck_op& table_of<tests::FmodNotReduced>();
template const gradcheck_op& table_of<tests::ScaleChannels>();
template const gradcheck_op& table_of<tests::ScaleChannelsMean>();
}  // namespace gradcheck::sdk
