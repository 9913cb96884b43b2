// A backward that changes its arguments, or costs too much.
#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::tests {

/// y = a + b, with accumulated gradients
/// Source  NVIDIA/warp commit dba1e176c
struct MatrixAdd {
  static constexpr auto signature = "mat_add: a[N,M], b[N,M] -> y[N,M]";
  static constexpr auto structure = "y/a diagonal, linear; y/b diagonal, linear";
  static constexpr bool accumulates = true;
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = a[i] + b[i];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      da[i] += dy[i];
      db[i] += dy[i];
    }
  }
};

struct MatrixAddAssigns : MatrixAdd {
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      da[i] = dy[i];
      db[i] = dy[i];
    }
  }
};

/// z = x y, which may be stored over x: the op saves what backward needs
/// Source  RobotLocomotion/drake commit 39e74ce3ca, autodiff/autodiff commit c62ddc2
struct MultiplyInPlace {
  static constexpr auto signature = "multiply: x[A...], y[A...] -> z[A...]";
  static constexpr auto saved = "kept_x[A...], kept_y[A...]";
  static constexpr auto structure = "z/x diagonal, linear; z/y diagonal, linear";
  static constexpr auto in_place = "z over x";
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z, Out<T> kept_x, Out<T> kept_y) {
    for (std::int64_t i = 0; i < z.size(); ++i) {
      kept_x[i] = x[i];
      kept_y[i] = y[i];
      z[i] = x[i] * y[i];
    }
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T> kept_x, View<T> kept_y, View<T> dz, Out<T> dx, Out<T> dy) {
    for (std::int64_t i = 0; i < dz.size(); ++i) {
      dx[i] = dz[i] * kept_y[i];
      dy[i] = dz[i] * kept_x[i];
    }
  }
};

/// Updates the value first, and then reads the factors of the product rule.
struct MultiplyKeepsProduct : MultiplyInPlace {
  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z, Out<T> kept_x, Out<T> kept_y) {
    for (std::int64_t i = 0; i < z.size(); ++i) {
      z[i] = x[i] * y[i];
      kept_x[i] = x[i];
      kept_y[i] = y[i];
    }
  }
};

/// y = (x - target)^2 / 2
/// Source  microsoft/ADBench issue 91
struct HalfSquares {
  static constexpr auto signature = "half_squares: x[N], target[N] -> y[N]";
  static constexpr auto structure = "y/x diagonal; y/target diagonal";
  template <class T>
  static void forward(View<T> x, View<T> target, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = (x[i] - target[i]) * (x[i] - target[i]) / T(2);
  }
  template <class T>
  static void backward(View<T> x, View<T> target, View<T>, View<T> dy, Out<T> dx, Out<T> dtarget) {
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      dx[i] = dy[i] * (x[i] - target[i]);
      dtarget[i] = -dx[i];
    }
  }
};

/// Generated adjoint code: sets every propagated gradient to zero.
struct HalfSquaresSeedConsumed : HalfSquares {
  template <class T>
  static void backward(View<T> x, View<T> target, View<T> y, View<T> dy, Out<T> dx, Out<T> dtarget) {
    HalfSquares::backward<T>(x, target, y, dy, dx, dtarget);
    for (std::int64_t i = 0; i < dy.size(); ++i) const_cast<T&>(dy[i]) = T(0);
  }
};

/// y = u_K with u_0 = x and u_k+1 = u_k + u_k
/// Source  autodiff/autodiff issue 332, Rookfighter/autodiff-cpp issue 3, msakuta/rustograd issue 1,
///         diku-dk/futhark issue 2187
struct RepeatedDoubling {
  static constexpr auto signature = "repeated_doubling: x[N] -> y[N]";
  static constexpr auto attributes = "depth: int in 1..10 = 3";
  static constexpr auto structure = "y/x diagonal, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) {
      T u = x[i];
      for (std::int64_t k = 0; k < given.integer("depth"); ++k) u = u + u;
      y[i] = u;
    }
  }
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      T du = dy[i];
      for (std::int64_t k = 0; k < given.integer("depth"); ++k) du = du + du;
      dx[i] = du;
    }
  }
};

/// Follows each of the two uses of u_k down to x separately.
struct RepeatedDoublingByRecursion : RepeatedDoubling {
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      dx[i] = T(0);
      follow(given.integer("depth"), T(dy[i]), dx[i]);
    }
  }

 private:
  template <class T>
  static void follow(std::int64_t depth, const T& du, T& dx) {
    if (depth == 0) {
      dx += du;
      return;
    }
    follow(depth - 1, du, dx);
    follow(depth - 1, du, dx);
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::MatrixAdd>();
template const gradcheck_op& table_of<tests::MatrixAddAssigns>();
template const gradcheck_op& table_of<tests::MultiplyInPlace>();
template const gradcheck_op& table_of<tests::MultiplyKeepsProduct>();
template const gradcheck_op& table_of<tests::HalfSquares>();
template const gradcheck_op& table_of<tests::HalfSquaresSeedConsumed>();
template const gradcheck_op& table_of<tests::RepeatedDoubling>();
template const gradcheck_op& table_of<tests::RepeatedDoublingByRecursion>();
}  // namespace gradcheck::sdk
