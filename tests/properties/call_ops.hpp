/// Ops that keep the contract of a call, and twins that break it in one way each.
#pragma once

#include <atomic>
#include <vector>

#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// z = x y, element by element: nonlinear, of two inputs of one shape.
struct Product {
  static constexpr auto signature = "product: x[N], y[N] -> z[N]";
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for (std::int64_t i = 0; i < x.size(); ++i) z[i] = x[i] * y[i];
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dz[i] * y[i];
      dy[i] = dz[i] * x[i];
    }
  }
  template <class T>
  static void jvp(View<T> x, View<T> y, View<T>, View<T> tx, View<T> ty, Out<T> tz) {
    for (std::int64_t i = 0; i < x.size(); ++i) tz[i] = tx[i] * y[i] + x[i] * ty[i];
  }
  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T>, View<T> dz, View<T> ux, View<T> uy, Out<T> dx, Out<T> dy,
                              Out<T> ddz) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = uy[i] * dz[i];
      dy[i] = ux[i] * dz[i];
      ddz[i] = ux[i] * y[i] + uy[i] * x[i];
    }
  }
};

struct ConstantGradient : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = y[i];
      dy[i] = dz[i] * x[i];
    }
  }
};

struct SquaredUpstream : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dz[i] * y[i];
      dy[i] = dz[i] * dz[i] * x[i];
    }
  }
};

/// Adds where it is to write.
struct AddsUnasked : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    const T before = dx.size() > 0 ? T(dx[0]) : T(0);
    Product::backward<T>(x, y, z, dz, dx, dy);
    // NaN is what a harness leaves in a buffer, and what such code often tests for.
    if (dx.size() > 0 && before == before) dx[0] += before;
  }
};

struct ForwardReadsOutput : Product {
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T before = z[i];
      z[i] = x[i] * y[i];
      if (before == T(1234.5)) z[i] += before;
    }
  }
};

/// As Product, but adds to the gradients.
struct Accumulated : Product {
  static constexpr bool accumulates = true;
  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] += dz[i] * y[i];
      dy[i] += dz[i] * x[i];
    }
  }
};

struct AccumulatesByWriting : Accumulated {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
  }
};

struct UsesUpUpstream : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    for (std::int64_t i = 0; i < dz.size(); ++i) const_cast<T&>(dz[i]) = T(0);
  }
};

struct ChangesInput : Product {
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    Product::forward<T>(x, y, z);
    if (x.size() > 1) const_cast<T&>(x[1]) = T(0);
  }
};

struct ReadsBehind : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    // One entry too many, without effect where NaN lies there.
    const T behind = dz.first()[dz.size()];
    if (dx.size() > 0 && behind == behind) dx[0] += behind + T(1);
  }
};

/// Every fifth call of backward loses an entry.
struct LosesNowAndThen : Product {
  static inline std::atomic<int> calls = 0;
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    if (++calls % 5 == 0 && dx.size() > 0) dx[0] = T(0);
  }
};

/// Keeps x of the last forward where every backward finds it.
struct KeepsLastInput : Product {
  template <class T>
  static std::vector<T>& kept() {
    static thread_local std::vector<T> values;
    return values;
  }
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    Product::forward<T>(x, y, z);
    kept<T>().clear();
    for (std::int64_t i = 0; i < x.size(); ++i) kept<T>().push_back(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    for (std::size_t i = 0; i < kept<T>().size() && i < static_cast<std::size_t>(dy.size()); ++i) {
      dy[static_cast<std::int64_t>(i)] = dz[static_cast<std::int64_t>(i)] * kept<T>()[i];
    }
  }
};

struct ReturnsEarly : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    if (!dx.wanted()) return;
    Product::backward<T>(x, y, z, dz, dx, dy);
  }
};

/// y = x^2 of a matrix, wherever it lies.
struct StridedSquare {
  static constexpr auto signature = "strided_square: x[N,M] -> y[N,M]";
  static constexpr bool strided = true;
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * dy[i] * x[i];
  }
};

struct UpstreamAsCompact : StridedSquare {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * dy.first()[i] * x[i];
  }
};

struct RefusesStrides : StridedSquare {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    dy.data();
    StridedSquare::backward<T>(x, y, dy, dx);
  }
};

/// y = exp x, where y may lie over x.
struct ExpOverInput {
  static constexpr auto signature = "exp_over_input: x[N] -> y[N]";
  static constexpr auto domain = "x in [-4, 4]";
  static constexpr auto in_place = "y over x";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = exp(x[i]);
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i] * y[i];
  }
};

struct NeedsOldInput : ExpOverInput {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i] * exp(x[i]);
  }
};

/// Forward goes wrong where both operands are one tensor.
struct ConfusedByOneTensor : Product {
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    for (std::int64_t i = 0; i < x.size(); ++i) z[i] = x.first() == y.first() ? T(x[i] + y[i]) : T(x[i] * y[i]);
  }
};

struct TangentOfOneOperand : Product {
  template <class T>
  static void jvp(View<T> x, View<T> y, View<T>, View<T> tx, View<T>, Out<T> tz) {
    for (std::int64_t i = 0; i < x.size(); ++i) tz[i] = tx[i] * y[i];
  }
};

struct ForgetsMixedTerm : Product {
  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T>, View<T>, View<T> ux, View<T> uy, Out<T> dx, Out<T> dy,
                              Out<T> ddz) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = dy[i] = T(0);
      ddz[i] = ux[i] * y[i] + uy[i] * x[i];
    }
  }
};

struct WrongByUpstream : Product {
  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T> z, View<T> dz, View<T> ux, View<T> uy, Out<T> dx, Out<T> dy,
                              Out<T> ddz) {
    Product::double_backward<T>(x, y, z, dz, ux, uy, dx, dy, ddz);
    for (std::int64_t i = 0; i < x.size(); ++i) ddz[i] = ux[i] * y[i];
  }
};

/// y = sum of a_i x_i x_{i+1}, whose gradient is right.
struct Chain {
  static constexpr auto signature = "chain: x[N] -> y[] where N >= 2";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y[0] = T(0);
    for (std::int64_t i = 0; i + 1 < x.size(); ++i) y[0] += x[i] * x[i + 1] * x[i + 1];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(0);
      if (i + 1 < x.size()) dx[i] += dy[0] * x[i + 1] * x[i + 1];
      if (i > 0) dx[i] += T(2) * dy[0] * x[i - 1] * x[i];
    }
  }
};

struct LopsidedChain : Chain {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = i + 1 < x.size() ? T(dy[0] * x[i + 1] * x[i + 1]) : T(0);
  }
};

/// y = 3 x
struct Triple {
  static constexpr auto signature = "triple: x[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal, linear";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(3) * x[i];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(3) * dy[i];
  }
};

struct Quadruple : Triple {
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(4) * dy[i];
  }
};

/// y = x^(2^depth), each step once.
struct Squares {
  static constexpr auto signature = "squares: x[] -> y[]";
  static constexpr auto attributes = "depth: int in 1..9 = 2";
  static constexpr auto domain = "x in [-1, 1]";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    y[0] = x[0];
    for (std::int64_t k = 0; k < given.integer("depth"); ++k) y[0] *= y[0];
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    T value = x[0];
    dx[0] = dy[0];
    for (std::int64_t k = 0; k < given.integer("depth"); ++k) {
      dx[0] *= T(2) * value;
      value *= value;
    }
  }
};

/// The right value by visiting each use of each step.
struct SquaresUseByUse : Squares {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    std::vector<T> values = {x[0]};
    for (std::int64_t k = 0; k < given.integer("depth"); ++k) values.push_back(values.back() * values.back());
    dx[0] = visit(values, values.size() - 1, T(dy[0]));
  }

 private:
  template <class T>
  static T visit(const std::vector<T>& values, std::size_t k, const T& upstream) {
    if (k == 0) return upstream;
    const T down = upstream * values[k - 1];
    return visit(values, k - 1, down) + visit(values, k - 1, down);
  }
};

/// The right value by going over all entries for each.
struct SquareInSquareTime : StridedSquare {
  static constexpr auto signature = "square_in_square_time: x[N,M] -> y[N,M]";
  static constexpr bool strided = false;
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(0);
      for (std::int64_t j = 0; j < x.size(); ++j) dx[i] += i == j ? T(T(2) * dy[j] * x[j]) : T(T(0) * dy[j]);
    }
  }
};

}  // namespace gradcheck::tests
