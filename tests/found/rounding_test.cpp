// Right code that rounds, in properties that compared bits or counts.
#include <cmath>

#include "tests/found/found.hpp"
#include "tests/test_ops/naive_softplus.hpp"

namespace gradcheck::found_test {
namespace {

/// The discrete Fourier transform of a real row, as cosines and sines: linear, and its outputs cancel.
template <bool right>
struct Fourier {
  static constexpr auto signature = right ? "fourier: x[N] -> re[N], im[N]" : "fourier_wrong: x[N] -> re[N], im[N]";
  static constexpr auto structure = "re/x linear; im/x linear";
  template <class T>
  static T angle(std::int64_t k, std::int64_t n, std::int64_t size) {
    return T(8) * atan2(T(1), T(1)) * T(static_cast<double>(k * n % size)) / T(static_cast<double>(size));
  }
  template <class T>
  static void forward(View<T> x, Out<T> re, Out<T> im) {
    for (std::int64_t k = 0; k < x.size(); ++k) {
      re[k] = im[k] = T(0);
      for (std::int64_t n = 0; n < x.size(); ++n) {
        re[k] += x[n] * cos(angle<T>(k, n, x.size()));
        im[k] -= x[n] * sin(angle<T>(k, n, x.size()));
      }
      if (!right) re[k] += T(1e-3) * x[k] * x[k];
    }
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T>, View<T> dre, View<T> dim, Out<T> dx) {
    for (std::int64_t n = 0; n < x.size(); ++n) {
      dx[n] = T(0);
      for (std::int64_t k = 0; k < x.size(); ++k) {
        dx[n] += dre[k] * cos(angle<T>(k, n, x.size()));
        dx[n] -= dim[k] * sin(angle<T>(k, n, x.size()));
      }
      if (!right) dx[n] += dre[n] * T(2e-3) * x[n];
    }
  }
};

TEST_CASE("A18: a linear op whose outputs cancel is linear") {
  passes<Fourier<true>>("");
  fails<Fourier<false>>("");
}

/// log(1 + exp(x)), whose values far out have a second word below the normal numbers in double-double.
struct FarSoftplus : tests::NaiveSoftplus {
  static constexpr auto signature = "naive_softplus_far_out: x[N] -> y[N]";
  static constexpr auto domain = "x in (-760, 80)";
};

TEST_CASE("A19: numbers below the normal ones are no violation of a structure") {
  for (double x = -760; x < -340; x += 0.5) {
    const Outcome outcome = at<FarSoftplus>({{x, 0.5}}, 2);
    INFO(x << ' ' << told(outcome));
    CHECK(outcome.verdict() == Verdict::pass);
  }
  passes<FarSoftplus>();
}

/// exp(x), with a gradient from a series of 30 terms: constant work that is not large for any but the smallest case.
struct Series {
  static constexpr auto signature = "series: x[N] -> y[N]";
  static constexpr auto domain = "x in [-2, 2]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = exp(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      T sum(0), term(1);
      for (int k = 1; k < 60; ++k) {
        sum += term;
        term *= x[i] / T(k);
      }
      dx[i] = dy[i] * sum;
    }
  }
};

/// A product with one number, computed in tiles that are padded to 16 x 16.
struct Tiled {
  static constexpr auto signature = "tiled: x[N], w[] -> y[N]";
  template <class T>
  static void forward(View<T> x, View<T> w, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = w[0] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = w[0] * dy[i];
    T sum(0);
    for (std::int64_t tile = 0; tile < x.size(); tile += 256) {
      for (std::int64_t i = tile; i < tile + 256; ++i) {
        for (int row = 0; row < 16; ++row) sum += i < x.size() && row == 0 ? T(dy[i] * x[i]) : T(T(0) * T(0));
      }
    }
    dw[0] = sum;
  }
};

/// The sum of all rows is computed again for each row.
struct Quadratic {
  static constexpr auto signature = "quadratic: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i];
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * sum;
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      T sum(0), along(0);
      for (std::int64_t k = 0; k < x.size(); ++k) {
        sum += x[k];
        along += dy[k] * x[k];
      }
      dx[i] = dy[i] * sum + along;
    }
  }
};

TEST_CASE("A20: work that does not grow is no cost") {
  passes<Series>("");
  passes<Tiled>("");
  fails<Quadratic>("cost");
}

}  // namespace
}  // namespace gradcheck::found_test
