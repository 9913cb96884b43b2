// Where the numeric derivative was taken over steps that said nothing about the point.
#include <cmath>
#include <limits>

#include "tests/found/found.hpp"

namespace gradcheck::found_test {
namespace {

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

}  // namespace
}  // namespace gradcheck::found_test
