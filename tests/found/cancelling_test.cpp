// Formulas that cancel: in 50 digits beside a tiny value, in the scalar of a black box.
#include <cmath>

#include "tests/found/found.hpp"

namespace gradcheck::found_test {
namespace {

/// v (1 - cos x) / x, whose gradients cancel beside tiny values.
template <bool right>
struct HalfAngle {
  static constexpr auto signature = right ? "half_angle: x[N], v[N] -> y[N]" : "half_angle_wrong: x[N], v[N] -> y[N]";
  static constexpr auto domain = "x in (-inf, 0) or (0, inf)";
  template <class T>
  static void forward(View<T> x, View<T> v, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T h = sin(x[i] / T(2));
      y[i] = v[i] * T(2) * h * h / x[i];
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> v, View<T> y, View<T> dy, Out<T> dx, Out<T> dv) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dy[i] * v[i] * factor<T>(right) * (sin(x[i]) - (T(1) - cos(x[i])) / x[i]) / x[i];
      dv[i] = dy[i] * y[i] / v[i];
    }
  }
};

TEST_CASE("A21: what rounds in 50 digits beside a tiny value is no wrong formula") {
  for (const double x : {1e-30, 1e-20, 1e-10, 1e-4}) {
    const Outcome outcome = at<HalfAngle<true>>({{x}, {1.5}}, 1);
    INFO(x << ' ' << told(outcome));
    CHECK(outcome.verdict() <= Verdict::weak);
  }
  for (const double x : {1e-10, 1e-4}) CHECK(at<HalfAngle<false>>({{x}, {1.5}}, 1).verdict() == Verdict::fail);
  fails<HalfAngle<false>>();
}

/// A black box of v (1 - cos t) / t^2, whose gradient by v cancels for small t, down to where a series takes over.
template <bool right>
struct BoxedVersine {
  static constexpr auto signature =
      right ? "boxed_versine: t[N], v[N] -> y[N]" : "boxed_versine_wrong: t[N], v[N] -> y[N]";
  static double ratio(double t) { return t == 0 ? 0.5 : 2 * std::pow(std::sin(t / 2) / t, 2); }
  static double slope(double t) {
    if (std::abs(t) < 0.125) return -t / 12 + t * t * t / 180 - std::pow(t, 5) / 6720 + std::pow(t, 7) / 453600;
    return (std::sin(t) - 2 * (1 - std::cos(t)) / t) / (t * t);
  }
  static void forward(View<double> t, View<double> v, Out<double> y) {
    for (std::int64_t i = 0; i < t.size(); ++i) y[i] = v[i] * ratio(t[i]);
  }
  static void backward(View<double> t, View<double> v, View<double>, View<double> dy, Out<double> dt, Out<double> dv) {
    for (std::int64_t i = 0; i < t.size(); ++i) {
      dt[i] = dy[i] * v[i] * slope(t[i]);
      const double cancelling = std::abs(t[i]) < 1e-5 ? 0.5 - t[i] * t[i] / 24 : (1 - std::cos(t[i])) / (t[i] * t[i]);
      dv[i] = factor<double>(right) * dy[i] * cancelling;
    }
  }
};

TEST_CASE("A22: a black box whose gradient cancels is weak, not wrong") {
  for (const double t : {1e-3, 1.7e-4, 1e-4, 3.1e-5, 1.1e-5, 1e-6, 0.0}) {
    const Outcome outcome = at<BoxedVersine<true>>({{t}, {1.5}}, 1);
    INFO(t << ' ' << told(outcome));
    CHECK(outcome.verdict() <= Verdict::weak);
    CHECK(at<BoxedVersine<false>>({{t}, {1.5}}, 1).verdict() == Verdict::fail);
  }
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const OpRecord record = run(Op(sdk::table_of<BoxedVersine<true>>()), seed, "");
    INFO(first_message(record));
    CHECK(record.verdict <= Verdict::weak);
  }
  fails<BoxedVersine<false>>();
}

/// A float black box with values that end at -0 from below.
struct FlushedRoot {
  static constexpr auto signature = "flushed: x[N] -> y[N]";
  static void forward(View<float> x, Out<float> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * std::exp(x[i]);
  }
  static void backward(View<float> x, View<float>, View<float> dy, Out<float> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (std::exp(x[i]) * (1 + x[i]));
  }
};

TEST_CASE("A25: zero and a number below the normal ones are equal") {
  for (float x = -110; x < -85; x += 0.25F) {
    const Outcome outcome = at<FlushedRoot>({{x}}, 1);
    INFO(x << ' ' << told(outcome));
    CHECK(outcome.verdict() == Verdict::pass);
  }
  passes<FlushedRoot>("");
}

}  // namespace
}  // namespace gradcheck::found_test
