// Formulas that are right to the precision they are written for, jumps, and black boxes at small inputs.
#include <cmath>
#include <limits>

#include "tests/found/found.hpp"

namespace gradcheck::found_test {
namespace {

// ---- working precision -------------------------------------------------------------------------------------------

/// (1 - cos t) / t^2 with a series below t^2 = 1e-14 that is right to the last bit of double.
template <bool right>
struct Versine {
  static constexpr auto signature = right ? "versine: t[N] -> y[N]" : "versine_wrong: t[N] -> y[N]";
  template <class T>
  static void forward(View<T> t, Out<T> y) {
    for (std::int64_t i = 0; i < t.size(); ++i) {
      const T q = t[i] * t[i];
      y[i] = q < T(1e-14) ? T(T(1) / T(2) - q / T(24)) : T((T(1) - cos(t[i])) / q);
    }
  }
  template <class T>
  static void backward(View<T> t, View<T> y, View<T> dy, Out<T> dt) {
    for (std::int64_t i = 0; i < t.size(); ++i) {
      const T q = t[i] * t[i];
      const T slope = q < T(1e-14) ? T(-t[i] / T(12)) : T((sin(t[i]) - T(2) * t[i] * y[i]) / q);
      dt[i] = factor<T>(right) * dy[i] * slope;
    }
  }
};

/// A literal and a constant that have the digits of double, in backward only.
template <bool right>
struct Literals {
  static constexpr auto signature = right ? "literals: x[N] -> y[N]" : "literals_wrong: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    const T pi = T(4) * atan2(T(1), T(1));
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i] / T(10) + sin(pi * x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const T pi = from_double<T>(right ? M_PI : 3.1415926535);
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (from_double<T>(0.2) * x[i] + pi * cos(pi * x[i]));
  }
};

/// Constants of float in a formula that is written for float.
template <bool stated>
struct FloatConstants {
  static constexpr auto signature = stated ? "float_constants: x[N] -> y[N]" : "float_constants_unstated: x[N] -> y[N]";
  static constexpr auto precision = stated ? "float32" : "";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] + T(0.044715F) * x[i] * x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (T(1) + T(3.0F * 0.044715F) * x[i] * x[i]);
  }
};

TEST_CASE("A9: a formula need not be right beyond the precision it is written for") {
  passes<Versine<true>>();
  fails<Versine<false>>();
  fails<Literals<false>>();
  passes<FloatConstants<true>>();
  fails<FloatConstants<false>>();
}

// ---- jumps -------------------------------------------------------------------------------------------------------

/// x - floor(x), which jumps at every whole number.
template <bool right>
struct Fraction {
  static constexpr auto signature = right ? "fraction: x[N] -> y[N]" : "fraction_wrong: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] - floor(x[i]);
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = factor<T>(right) * dy[i];
  }
};

TEST_CASE("A16: at a jump the side counts to which the value belongs") {
  for (const double x : {-2.0, 0.0, 3.0, 0.375, 1e-30, -1e-30}) {
    const Outcome outcome = at<Fraction<true>>({{x}}, 1);
    INFO(x << ' ' << told(outcome));
    CHECK(outcome.verdict() == Verdict::pass);
    CHECK(at<Fraction<false>>({{x}}, 1).verdict() == Verdict::fail);
  }
}

/// x^g log1p(x), once but not twice differentiable at 0.
struct OnceDifferentiable {
  static constexpr auto signature = "once: x[N] -> y[N]";
  static constexpr auto domain = "x in [0, inf)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = sqrt(x[i]) * log1p(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T root = sqrt(x[i]);
      dx[i] = x[i] == T(0) ? T(0) : T(dy[i] * (log1p(x[i]) / (T(2) * root) + root / (T(1) + x[i])));
    }
  }
};
struct OnceWrong : OnceDifferentiable {
  static constexpr auto signature = "once_wrong: x[N] -> y[N]";
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    OnceDifferentiable::backward<T>(x, x, dy, dx);
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] += dy[i] * T(1e-6);
  }
};

TEST_CASE("A17: a deviation that vanishes with the step is the error of the step") {
  const Outcome outcome = at<OnceDifferentiable>({{0}}, 1);
  INFO(told(outcome));
  CHECK(outcome.verdict() == Verdict::pass);
  CHECK(at<OnceWrong>({{0}}, 1).verdict() == Verdict::fail);
}

// ---- misses ------------------------------------------------------------------------------------------------------

/// y = v + x v with a branch for small x that is wrong by far more than the bounds.
struct SmallAngle {
  static constexpr auto signature = "small_angle: x[N], v[N] -> y[N]";
  static void forward(View<double> x, View<double> v, Out<double> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = v[i] + x[i] * v[i];
  }
  static void backward(View<double> x, View<double> v, View<double>, View<double> dy, Out<double> dx, Out<double> dv) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dy[i] * v[i];
      dv[i] = dy[i] * (std::abs(x[i]) < 1e-4 ? 1 - x[i] : 1 + x[i]);
    }
  }
};

/// log(1 - exp(x)) whose gradient is infinite near 0.
template <class T>
struct Log1mExp {
  static constexpr auto signature = "log1mexp: x[N] -> y[N]";
  static constexpr auto domain = "x in (-inf, 0)";
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = std::log(-std::expm1(x[i]));
  }
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i)
      dx[i] = x[i] > T(-1e-6) ? -std::numeric_limits<T>::infinity() : dy[i] / (1 - std::exp(-x[i]));
  }
};

TEST_CASE("B2, B13: a black box that is off by far fails at small inputs too") {
  CHECK(at<SmallAngle>({{5e-5}, {1.5}}, 1).verdict() == Verdict::fail);
  fails<SmallAngle>();
  CHECK(at<Log1mExp<double>>({{-1e-8}}, 1).verdict() == Verdict::fail);
  CHECK(at<Log1mExp<float>>({{-0x1p-27}}, 1).verdict() == Verdict::fail);
}

/// Never writes its gradient.
struct Unwritten {
  static constexpr auto signature = "unwritten: x[N] -> y[N]";
  static void forward(View<float> x, Out<float> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i];
  }
  static void backward(View<float>, View<float>, View<float>, Out<float>) {}
};

TEST_CASE("a gradient that is never written is wrong at inputs of any size") {
  for (const double x : {1.0, 0x1p-100, 0x1p100}) CHECK(at<Unwritten>({{x}}, 1).verdict() == Verdict::fail);
}

}  // namespace
}  // namespace gradcheck::found_test
