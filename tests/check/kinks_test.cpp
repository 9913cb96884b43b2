#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/sdk.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace {

/// An elementwise op from a formula that has a value and a slope.
#define GRADCHECK_TEST_MAP(Name, text, value, slope)                   \
  struct Name {                                                        \
    static constexpr auto signature = text ": x[N] -> y[N]";           \
    template <class T>                                                 \
    static void forward(View<T> x_, Out<T> y) {                        \
      for (std::int64_t i = 0; i < x_.size(); ++i) {                   \
        const T x = x_[i];                                             \
        y[i] = T(value);                                               \
      }                                                                \
    }                                                                  \
    template <class T>                                                 \
    static void backward(View<T> x_, View<T>, View<T> dy, Out<T> dx) { \
      for (std::int64_t i = 0; i < x_.size(); ++i) {                   \
        const T x = x_[i];                                             \
        dx[i] = dy[i] * T(slope);                                      \
      }                                                                \
    }                                                                  \
  };

const double infinity = std::numeric_limits<double>::infinity();

GRADCHECK_TEST_MAP(Size, "size", x<T(0) ? -x : x, x> T(0) ? 1 : x < T(0) ? -1 : 0)
GRADCHECK_TEST_MAP(Ramp, "ramp", x > T(0) ? x : T(0), x >= T(0) ? 1 : 0)
GRADCHECK_TEST_MAP(HardSigmoid, "hard_sigmoid", x<T(-3) ? T(0) : x> T(3) ? T(1) : x / T(6) + T(0.5),
                   x<T(-3) || x> T(3) ? T(0) : T(1) / T(6))
GRADCHECK_TEST_MAP(BranchingSoftplus, "softplus", x > T(0) ? x + log1p(exp(-x)) : log1p(exp(x)),
                   T(1) / (T(1) + exp(-x)))
GRADCHECK_TEST_MAP(Root, "root", sqrt(x), T(0.5) / sqrt(x))
GRADCHECK_TEST_MAP(ThreeHalves, "three_halves", x* sqrt(x), T(1.5) * sqrt(x))
GRADCHECK_TEST_MAP(FiveFourths, "five_fourths", sqrt(sqrt(x)) * x, T(1.25) * sqrt(sqrt(x)))
GRADCHECK_TEST_MAP(SizeToThePower, "size_power", T(2) * x + (x < T(0) ? -x : x) * sqrt(x < T(0) ? -x : x),
                   T(2) + (x < T(0) ? T(-1.5) * sqrt(-x) : T(1.5) * sqrt(x)))
GRADCHECK_TEST_MAP(ArcSine, "one_minus_root", sqrt(T(1) - x * x), -x / sqrt(T(1) - x * x))
GRADCHECK_TEST_MAP(Inverse, "inverse", T(1) / x, T(-1) / (x * x))

/// log(exp(a) + exp(b)), with the larger one factored out: branches at a = b and is smooth there.
struct LogAddExp {
  static constexpr auto signature = "logaddexp: a[N], b[N] -> y[N]";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      y[i] = a[i] > b[i] ? a[i] + log1p(exp(b[i] - a[i])) : b[i] + log1p(exp(a[i] - b[i]));
    }
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      da[i] = dy[i] / (T(1) + exp(b[i] - a[i]));
      db[i] = dy[i] / (T(1) + exp(a[i] - b[i]));
    }
  }
};

/// The outcome at x for an upstream of one, with the gradient moved by `off`.
template <class Definition>
Outcome check_at(double x, double off = 0) {
  const Tampered tampered(sdk::table_of<Definition>(), [&](gradcheck_call& call) {
    if (off != 0) add_to_entry(call.downstream[0], 0, off);
  });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", 1}});
  for (auto& input : instance.inputs) input = {x};
  instance.upstream[0] = {1};
  return check_gradient(op, instance);
}

std::string kind_of(const Outcome& outcome) {
  return outcome.failures.empty() ? "pass" : outcome.failures.front().kind;
}

TEST_CASE("at a kink exactly the values between the slopes pass") {
  CHECK(kind_of(check_at<Size>(0)) == "pass");
  CHECK(kind_of(check_at<Size>(0, 1)) == "pass");
  CHECK(kind_of(check_at<Size>(0, -1)) == "pass");
  CHECK(kind_of(check_at<Size>(0, 0.37)) == "pass");
  CHECK(kind_of(check_at<Size>(0, 1 + 1e-9)) == "outside-the-subdifferential");
  CHECK(kind_of(check_at<Size>(0, -2)) == "outside-the-subdifferential");
  CHECK(kind_of(check_at<Ramp>(0)) == "pass");
  CHECK(kind_of(check_at<Ramp>(0, -1)) == "pass");
  CHECK(kind_of(check_at<Ramp>(0, -1 - 1e-9)) == "outside-the-subdifferential");
  for (const double knot : {-3.0, 3.0}) {
    CHECK(kind_of(check_at<HardSigmoid>(knot)) == "pass");
    CHECK(kind_of(check_at<HardSigmoid>(knot, -1.0 / 6)) == "pass");
    CHECK(kind_of(check_at<HardSigmoid>(knot, 1e-6)) == "outside-the-subdifferential");
  }
}

TEST_CASE("if the slopes agree, only the smooth value passes, also at a branch") {
  CHECK(kind_of(check_at<BranchingSoftplus>(0)) == "pass");
  CHECK(kind_of(check_at<BranchingSoftplus>(0, 1e-13)) == "wrong-value");
  CHECK(kind_of(check_at<LogAddExp>(0.75)) == "pass");
  CHECK(kind_of(check_at<LogAddExp>(0.75, 1e-13)) == "wrong-value");
  CHECK(kind_of(check_at<HardSigmoid>(2.5, 1e-13)) == "wrong-value");
}

TEST_CASE("at the end of its domain a function has the slope inside") {
  CHECK(kind_of(check_at<ThreeHalves>(0)) == "pass");
  CHECK(kind_of(check_at<ThreeHalves>(0, 1e-12)) == "wrong-value");
  CHECK(kind_of(check_at<FiveFourths>(0)) == "pass");
  CHECK(kind_of(check_at<FiveFourths>(0, 1e-6)) == "wrong-value");
  CHECK(kind_of(check_at<SizeToThePower>(0)) == "pass");
  CHECK(check_at<SizeToThePower>(0, 1e-12).verdict() == Verdict::fail);
  // Beside the end the stencil shrinks until it fits.
  CHECK(kind_of(check_at<Root>(0x1p-30)) == "pass");
  CHECK(kind_of(check_at<Root>(0x1p-30, 1e-3)) == "wrong-value");
  CHECK(kind_of(check_at<Inverse>(0x1p-12)) == "pass");
  CHECK(kind_of(check_at<Inverse>(0x1p-12, 1e-3)) == "wrong-value");
}

TEST_CASE("an infinite gradient passes only where the slopes grow without limit") {
  CHECK(kind_of(check_at<Root>(0)) == "pass");
  CHECK(kind_of(check_at<ArcSine>(1)) == "pass");
  CHECK(kind_of(check_at<Root>(0, -infinity)) == "not-a-number");
  CHECK(kind_of(check_at<Inverse>(0)) == "forward-not-finite");
  CHECK(kind_of(check_at<Size>(1, infinity)) == "infinite");
  CHECK(kind_of(check_at<Size>(1, std::nan(""))) == "not-a-number");
  CHECK(kind_of(check_at<Size>(0, std::nan(""))) == "not-a-number");
  CHECK(kind_of(check_at<Size>(0, infinity)) == "infinite");
}

/// relu(x) - relu(-x) = x, whose kinks cancel in the value but not in the gradient.
template <bool declared>
struct TwoRamps {
  static constexpr auto signature = "two_ramps: x[N] -> y[N]";
  static constexpr auto kinks = declared ? "inside" : "";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (x[i] > T(0) ? x[i] : T(0)) - (x[i] < T(0) ? -x[i] : T(0));
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] > T(0) || x[i] < T(0) ? dy[i] : T(0);
  }
};

TEST_CASE("a gradient that is wrong at cancelling kinks inside and right beside them is undecided") {
  CHECK(kind_of(check_at<TwoRamps<true>>(0)) == "kink-inside");
  CHECK(kind_of(check_at<TwoRamps<false>>(0)) == "wrong-value");
  CHECK(kind_of(check_at<TwoRamps<true>>(0, 1e-9)) == "wrong-value");
  CHECK(kind_of(check_at<TwoRamps<true>>(1, 1e-9)) == "wrong-value");
}

}  // namespace
}  // namespace gradcheck::tests
