// Ops written with the SDK, one per feature; the last ones fail.
#include <gradcheck/sdk.hpp>
#include <stdexcept>

using namespace gradcheck;

struct Lookup {
  static constexpr auto signature = "lookup: table[V,D], ids:index(V)[N] -> y[N,D]";
  template <class T>
  static void forward(View<T> table, View<std::int64_t> ids, Out<T> y) {
    for (std::int64_t n = 0; n < y.extent(0); ++n) {
      for (std::int64_t d = 0; d < y.extent(1); ++d) y(n, d) = table(ids(n), d);
    }
  }
  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    for (std::int64_t i = 0; i < table.size(); ++i) dtable[i] = T(0);
    for (std::int64_t n = 0; n < dy.extent(0); ++n) {
      for (std::int64_t d = 0; d < dy.extent(1); ++d) dtable(ids(n), d) += dy(n, d);
    }
  }
};

/// Saves the square for backward, which reads nothing else.
struct CubeWithSaved {
  static constexpr auto signature = "cube_with_saved: x[N] -> y[N]";
  static constexpr auto saved = "square[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y, Out<T> square) {
    square.array() = x.array() * x.array();
    y.array() = x.array() * square.array();
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> square, View<T> dy, Out<T> dx) {
    dx.array() = T(3) * square.array() * dy.array();
  }
};

struct SumAndProduct {
  static constexpr auto signature = "sum_and_product: a[N], b[N] -> sum[N], product[N]";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> sum, Out<T> product) {
    sum.array() = a.array() + b.array();
    product.array() = a.array() * b.array();
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T>, View<T> dsum, View<T> dproduct, Out<T> da, Out<T> db) {
    da.array() = dsum.array() + b.array() * dproduct.array();
    db.array() = dsum.array() + a.array() * dproduct.array();
  }
};

struct Scaled {
  static constexpr auto signature = "scaled: x[N] -> y[N]";
  static constexpr auto attributes = "times: int in 2..5 = 2; by: real in [0.5, 2] = 1; negative: bool = false";
  static double factor(const Attributes& values) {
    return static_cast<double>(values.integer("times")) * values.real("by") * (values.flag("negative") ? -1 : 1);
  }
  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    y.array() = T(factor(values)) * x.array();
  }
  template <class T>
  static void backward(const Attributes& values, View<T>, View<T>, View<T> dy, Out<T> dx) {
    dx.array() = T(factor(values)) * dy.array();
  }
};

/// Computes only in float, like the kernel of a library.
struct FloatOnly {
  static constexpr auto signature = "float_only: x[N] -> y[N]";
  static void forward(View<float> x, Out<float> y) { y.array() = x.array() * x.array() * 0.5f; }
  static void backward(View<float> x, View<float>, View<float> dy, Out<float> dx) {
    dx.array() = x.array() * dy.array();
  }
};

struct ThrowsException {
  static constexpr auto signature = "throws_exception: x[N] -> y[N]";
  static void forward(View<double>, Out<double>) { throw std::runtime_error("the device is gone"); }
  static void backward(View<double>, View<double>, View<double>, Out<double>) {}
};

struct ThrowsNumber {
  static constexpr auto signature = "throws_number: x[N] -> y[N]";
  static void forward(View<double> x, Out<double> y) { y.array() = x.array(); }
  static void backward(View<double>, View<double>, View<double>, Out<double>) { throw 42; }
};

struct WrongShape {
  static constexpr auto signature = "wrong_shape: x[N,M] -> y[N,M]";
  static void forward(View<double> x, Out<double> y) { y.array() = x.array(); }
  static void backward(View<double>, View<double>, View<double> dy, Out<double> dx) {
    dx.matrix() = dy.matrix().topRows(dy.extent(0) - 1);
  }
};

struct WrongProduct {
  static constexpr auto signature = "wrong_product: x[N] -> y[N,N]";
  static void forward(View<double> x, Out<double> y) {
    y.matrix() = x.vector().replicate(1, 1) * x.vector().replicate(1, 1);
  }
  static void backward(View<double>, View<double>, View<double>, Out<double>) {}
};

GRADCHECK_PLUGIN(Lookup, CubeWithSaved, SumAndProduct, Scaled, FloatOnly, ThrowsException, ThrowsNumber, WrongShape,
                 WrongProduct)
