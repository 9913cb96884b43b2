// Right gradients that were once called wrong, and wrong ones that once passed, in kinds. Each op runs the gradient
// property with the cases of a default run on ten seeds; single points are those at which the mistake was made.
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/sdk.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::found_test {
namespace {

constexpr std::uint64_t seeds = 10;

std::vector<std::unique_ptr<Property>> gradient_property() {
  auto properties = properties::all_properties();
  std::erase_if(properties, [](const auto& property) { return property->name() != "gradient"; });
  return properties;
}

OpRecord run(const Op& op, std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  options.jobs = 2;
  options.cases = 100;
  return run_op(op, gradient_property(), properties::CaseGenerator(), options, "");
}

template <class Type>
void passes() {
  const Op op(sdk::table_of<Type>());
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const OpRecord record = run(op, seed);
    const auto& findings = record.properties.at(0).findings;
    INFO(op.name() << " with seed " << seed << ": " << (findings.empty() ? "" : findings.front().message));
    CHECK(record.verdict == Verdict::pass);
  }
}

template <class Type>
void fails() {
  const Op op(sdk::table_of<Type>());
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    INFO(op.name() << " with seed " << seed);
    CHECK(run(op, seed).verdict == Verdict::fail);
  }
}

/// The verdict at one point, with upstream one for the first output element and zero for the others.
template <class Type>
Outcome at(std::vector<std::vector<double>> inputs, std::int64_t extent) {
  const Op op(sdk::table_of<Type>());
  Bindings bindings;
  bindings.set_dimension("M", 1);
  bindings.set_dimension("N", extent);
  Case instance = make_case(op, bindings, {});
  instance.inputs = std::move(inputs);
  for (std::vector<double>& upstream : instance.upstream) {
    std::fill(upstream.begin(), upstream.end(), 0.0);
    upstream.at(0) = 1;
  }
  return check_gradient(op, instance);
}

std::string told(const Outcome& outcome) { return outcome.failures.empty() ? "" : outcome.failures.front().message; }

/// Every gradient of the outcome could be compared.
bool resolved(const Outcome& outcome) {
  return std::ranges::none_of(outcome.inputs, [](const InputStrength& input) { return input.unresolved; });
}

template <class T>
T factor(bool right) {
  return right ? T(1) : T(1.0625);
}

// ---- the step leaves the neighbourhood of x ----------------------------------------------------------------------

/// y = s^2 x / |x|, right or with a gradient that is 1/16 too large.
template <bool right>
struct Direction {
  static constexpr auto signature = right ? "direction: x[N], s[] -> y[N]" : "direction_wrong: x[N], s[] -> y[N]";
  static constexpr auto domain = "x in nonzero";
  template <class T>
  static T norm(View<T> x) {
    T squares(0);
    for (std::int64_t i = 0; i < x.size(); ++i) squares += x[i] * x[i];
    return sqrt(squares);
  }
  template <class T>
  static void forward(View<T> x, View<T> s, Out<T> y) {
    const T r = norm<T>(x);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = s[0] * s[0] * x[i] / r;
  }
  template <class T>
  static void backward(View<T> x, View<T> s, View<T>, View<T> dy, Out<T> dx, Out<T> ds) {
    const T r = norm<T>(x), c = factor<T>(right) * s[0] * s[0] / r;
    T along(0);
    for (std::int64_t i = 0; i < x.size(); ++i) along += x[i] / r * dy[i];
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = c * (dy[i] - x[i] / r * along);
    ds[0] = T(2) * s[0] * along;
  }
};

TEST_CASE("A1: a step of 50 digits is small relative to the smallest input") {
  const std::vector<std::vector<double>> point{{0, 2.0091301179847644e-30}, {-2.7979910232057762e-30}};
  const Outcome right = at<Direction<true>>(point, 2);
  INFO(told(right));
  CHECK(right.verdict() == Verdict::pass);
  CHECK(at<Direction<false>>(point, 2).verdict() == Verdict::fail);
}

// ---- infinite slopes ---------------------------------------------------------------------------------------------

struct Root {
  static constexpr auto signature = "root: x[N] -> y[N]";
  static constexpr auto domain = "x in [0, inf)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = sqrt(x[i]);
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = dy[i] / (T(2) * y[i]);
  }
};

/// Says -inf at 0.
struct RootFromBelow : Root {
  static constexpr auto signature = "root_from_below: x[N] -> y[N]";
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = y[i] == T(0) ? -dy[i] / (T(2) * y[i]) : dy[i] / (T(2) * y[i]);
  }
};

/// x log x, whose slopes grow slowly.
struct Entropy {
  static constexpr auto signature = "entropy: x[N] -> y[N]";
  static constexpr auto domain = "x in [0, inf)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] == T(0) ? T(0) : T(x[i] * log(x[i]));
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (log(x[i]) + T(1));
  }
};

TEST_CASE("A2: an infinite slope is infinite") {
  const Outcome root = at<Root>({{0}}, 1), entropy = at<Entropy>({{0}}, 1);
  INFO(told(root) << told(entropy));
  CHECK(root.verdict() == Verdict::pass);
  CHECK(entropy.verdict() == Verdict::pass);
  CHECK(at<RootFromBelow>({{0}}, 1).verdict() == Verdict::fail);
}

// ---- black boxes whose features are narrower than a step ---------------------------------------------------------

/// Rows standardised with eps = 1e-5, in T only.
template <class T, bool right>
struct Standardise {
  static constexpr auto signature = right ? "standardise: x[M,N] -> y[M,N]" : "standardise_wrong: x[M,N] -> y[M,N]";
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.extent(0); ++i) {
      const auto [mean, scale] = moments(x, i);
      for (std::int64_t j = 0; j < x.extent(1); ++j) y(i, j) = (x(i, j) - mean) * scale;
    }
  }
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const auto n = static_cast<T>(x.extent(1));
    for (std::int64_t i = 0; i < x.extent(0); ++i) {
      const T scale = moments(x, i).second;
      T sum = 0, along = 0;
      for (std::int64_t j = 0; j < x.extent(1); ++j) sum += dy(i, j), along += dy(i, j) * y(i, j);
      for (std::int64_t j = 0; j < x.extent(1); ++j)
        dx(i, j) = scale * (dy(i, j) - (right ? sum / n : T(0)) - y(i, j) * along / n);
    }
  }

 private:
  static std::pair<T, T> moments(View<T> x, std::int64_t i) {
    const auto n = static_cast<T>(x.extent(1));
    T mean = 0, squares = 0;
    for (std::int64_t j = 0; j < x.extent(1); ++j) mean += x(i, j) / n;
    for (std::int64_t j = 0; j < x.extent(1); ++j) squares += (x(i, j) - mean) * (x(i, j) - mean) / n;
    return {mean, 1 / std::sqrt(squares + T(1e-5))};
  }
};

TEST_CASE("A3, A7b: standardised rows that are nearly equal") {
  passes<Standardise<float, true>>();
  passes<Standardise<double, true>>();
  fails<Standardise<float, false>>();
}

/// -log(1 - x), clamped near 1.
template <bool right>
struct Surprise {
  static constexpr auto signature = right ? "surprise: x[N] -> y[N]" : "surprise_wrong: x[N] -> y[N]";
  static constexpr auto domain = "x in [0.5, 0.9999]";
  static void forward(View<float> x, Out<float> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = -std::log(1 - std::min(x[i], 1 - 1e-7F));
  }
  static void backward(View<float> x, View<float>, View<float> dy, Out<float> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = factor<float>(right) * dy[i] / (1 - x[i]);
  }
};

TEST_CASE("A4: a pole and a clamp inside of the stencil") {
  passes<Surprise<true>>();
  fails<Surprise<false>>();
}

/// Terms of 1e6 that cancel absorb small steps.
template <class T>
struct Cancelling {
  static constexpr auto signature = "cancelling: x[N] -> y[N]";
  static void forward(View<T> x, Out<T> y) {
    const T large = std::is_same_v<T, float> ? T(0x1p20) : T(0x1p64);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (x[i] + large) - large;
  }
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i];
  }
};

TEST_CASE("A5, A6: what forward absorbs is unresolved, neither wrong nor compared") {
  for (const double x : {0.25, 1.0, 3.0}) {
    const Outcome outcome = at<Cancelling<double>>({{x}}, 1);
    INFO(told(outcome));
    CHECK(outcome.verdict() == Verdict::pass);
    CHECK_FALSE(resolved(outcome));
    CHECK(at<Cancelling<float>>({{x}}, 1).verdict() == Verdict::pass);
  }
}

/// The largest of each row, in double only.
template <bool right>
struct RowMaximum {
  static constexpr auto signature = right ? "row_maximum: x[M,N] -> y[M]" : "row_maximum_wrong: x[M,N] -> y[M]";
  static constexpr auto kinks = "ties(x)";
  static std::int64_t largest(View<double> x, std::int64_t i) {
    std::int64_t best = 0;
    for (std::int64_t j = 1; j < x.extent(1); ++j) best = x(i, j) > x(i, best) ? j : best;
    return best;
  }
  static void forward(View<double> x, Out<double> y) {
    for (std::int64_t i = 0; i < x.extent(0); ++i) y[i] = x(i, largest(x, i));
  }
  static void backward(View<double> x, View<double>, View<double> dy, Out<double> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = 0;
    for (std::int64_t i = 0; i < x.extent(0); ++i) dx(i, right ? largest(x, i) : 0) = dy[i];
  }
};

TEST_CASE("A7: entries of a maximum that are nearer than a step") {
  passes<RowMaximum<true>>();
  fails<RowMaximum<false>>();
  CHECK(at<RowMaximum<true>>({{1, 1 + 0x1p-9}}, 2).verdict() == Verdict::pass);
}

/// w never matters.
struct Ignoring {
  static constexpr auto signature = "ignoring: d[N], w[N] -> y[N]";
  static void forward(View<double> d, View<double>, Out<double> y) {
    for (std::int64_t i = 0; i < d.size(); ++i) y[i] = d[i];
  }
  static void backward(View<double>, View<double>, View<double>, View<double> dy, Out<double> dd, Out<double> dw) {
    for (std::int64_t i = 0; i < dy.size(); ++i) dd[i] = dy[i], dw[i] = 0;
  }
};
struct NotIgnoring : Ignoring {
  static constexpr auto signature = "not_ignoring: d[N], w[N] -> y[N]";
  static void backward(View<double>, View<double>, View<double>, View<double> dy, Out<double> dd, Out<double> dw) {
    for (std::int64_t i = 0; i < dy.size(); ++i) dd[i] = dy[i], dw[i] = 1e-3;
  }
};

TEST_CASE("A8: an input that never matters has the gradient zero") {
  passes<Ignoring>();
  fails<NotIgnoring>();
}

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
