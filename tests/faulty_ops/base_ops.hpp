/// The right ops that the wrong ones of this folder are made of: small, in plain loops, quick to compile.
#pragma once

#include <cmath>

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// y = x^2
struct Square {
  static constexpr auto signature = "square: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * x[i] * dy[i];
  }
};

/// y = x^2 in blocks, without a word on its structure
struct SquareBlock : Square {
  static constexpr auto signature = "square_block: x[A,B,C] -> y[A,B,C]";
  static constexpr const char* structure = nullptr;
};

/// y = (x + 1)^2, with x + 1 kept for backward
struct ShiftedSquare {
  static constexpr auto signature = "shifted_square: x[N] -> y[N]";
  static constexpr auto saved = "kept[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y, Out<T> kept) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      kept[i] = x[i] + T(1);
      y[i] = kept[i] * kept[i];
    }
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> kept, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = T(2) * kept[i] * dy[i];
  }
};

/// y[n,d] = x[n,d]^2 + b[d]
struct RowBias {
  static constexpr auto signature = "row_bias: x[N,D], b[D] -> y[N,D]";
  template <class T>
  static void forward(View<T> x, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i] + b[i % b.size()];
  }
  template <class T>
  static void backward(View<T> x, View<T> b, View<T>, View<T> dy, Out<T> dx, Out<T> db) {
    for (std::int64_t d = 0; d < b.size(); ++d) db[d] = T(0);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(2) * x[i] * dy[i];
      db[i % b.size()] += dy[i];
    }
  }
};

/// z = x W, W square
struct Mix {
  static constexpr auto signature = "mix: x[N,D], W[D,D] -> z[N,D]";
  template <class T>
  static void forward(View<T> x, View<T> W, Out<T> z) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t j = 0; j < x.extent(1); ++j) {
        T sum(0);
        for (std::int64_t i = 0; i < x.extent(1); ++i) sum += x(n, i) * W(i, j);
        z(n, j) = sum;
      }
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> W, View<T>, View<T> dz, Out<T> dx, Out<T> dW) {
    for (std::int64_t i = 0; i < W.size(); ++i) dW[i] = T(0);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t i = 0; i < x.extent(1); ++i) {
        T sum(0);
        for (std::int64_t j = 0; j < x.extent(1); ++j) {
          sum += dz(n, j) * W(i, j);
          dW(i, j) += x(n, i) * dz(n, j);
        }
        dx(n, i) = sum;
      }
    }
  }
};

/// y = exp(x) / sum exp(x)
struct Softmax {
  static constexpr auto signature = "plain_softmax: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    using std::exp;
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += y[i] = exp(x[i]);
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = y[i] / sum;
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    T mean(0);
    for (std::int64_t i = 0; i < y.size(); ++i) mean += y[i] * dy[i];
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = y[i] * (dy[i] - mean);
  }
};

/// y[n] = table[ids[n]]^2
struct Gather {
  static constexpr auto signature = "gather_square: table[V], ids:index(V)[N] -> y[N]";
  template <class T>
  static void forward(View<T> table, View<std::int64_t> ids, Out<T> y) {
    for (std::int64_t n = 0; n < ids.size(); ++n) y[n] = table[ids[n]] * table[ids[n]];
  }
  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    for (std::int64_t v = 0; v < table.size(); ++v) dtable[v] = T(0);
    for (std::int64_t n = 0; n < ids.size(); ++n) dtable[ids[n]] += T(2) * table[ids[n]] * dy[n];
  }
};

/// y[n] = sum of row n of x
struct RowSums {
  static constexpr auto signature = "row_sums: x[N,M] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      y[n] = T(0);
      for (std::int64_t m = 0; m < x.extent(1); ++m) y[n] += x(n, m);
    }
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i / x.extent(1)];
  }
};

/// y = gain x, or gain x^2
struct Gain {
  static constexpr auto signature = "gain: x[N] -> y[N]";
  static constexpr auto attributes = "gain: int in 1..3 = 1; squared: bool = false";
  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const T gain = T(values.integer("gain"));
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = gain * (values.flag("squared") ? x[i] * x[i] : x[i]);
  }
  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const T gain = T(values.integer("gain"));
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = gain * (values.flag("squared") ? T(2) * x[i] : T(1)) * dy[i];
  }
};

/// y = max(x, 0), slope 0 at 0
struct Relu {
  static constexpr auto signature = "plain_relu: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto kinks = "x at 0";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] > T(0) ? x[i] : T(0);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] > T(0) ? dy[i] : T(0);
  }
};

/// y = the largest of x; among equal ones the first has the slope
struct Largest {
  static constexpr auto signature = "largest: x[N] -> y[]";
  static constexpr auto kinks = "ties(x)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y() = x[0];
    for (std::int64_t i = 1; i < x.size(); ++i) {
      if (x[i] > y()) y() = x[i];
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    bool given = false;
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const bool takes = !given && x[i] == y();
      dx[i] = takes ? dy() : T(0);
      given = given || takes;
    }
  }
};

/// y = log x
struct Log {
  static constexpr auto signature = "plain_log: x[N] -> y[N]";
  static constexpr auto domain = "x in (0, inf)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    using std::log;
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = log(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[i] / x[i];
  }
};

}  // namespace gradcheck::tests
