// Ops with a right backward and a wrong jvp or double_backward.
#include "gradcheck/sdk.hpp"
#include "ops/logistic.hpp"

namespace gradcheck::tests {

/// y = sum of x
/// Source  FluxML/Zygote.jl commit 256e9cc8
struct SumWithForwardMode {
  static constexpr auto signature = "sum: x[A...] -> y[]";
  static constexpr auto structure = "y/x linear";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i];
    y[0] = sum;
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[0];
  }
  template <class T>
  static void jvp(View<T>, View<T>, View<T> tangent_x, Out<T> tangent_y) {
    T sum(0);
    for (std::int64_t i = 0; i < tangent_x.size(); ++i) sum += tangent_x[i];
    tangent_y[0] = sum;
  }
};

/// Computes the value instead of its tangent.
struct SumOfPrimal : SumWithForwardMode {
  template <class T>
  static void jvp(View<T> x, View<T>, View<T>, Out<T> tangent_y) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += x[i];
    tangent_y[0] = sum;
  }
};

/// y[n] = ln of the sum of exp(x[n])
/// Source  ml-explore/mlx commit da38f3ea8
struct LogsumexpWithForwardMode {
  static constexpr auto signature = "logsumexp: x[N,D] -> y[N] where D >= 1";
  static constexpr auto structure = "y/x block-diagonal over N";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const Row<T> row(x, n);
      y[n] = x(n, row.top) + log1p(row.beside_top);
    }
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const Row<T> row(x, n);
      for (std::int64_t d = 0; d < x.extent(1); ++d) dx(n, d) = dy[n] * row.softmax(x(n, d));
    }
  }
  template <class T>
  static void jvp(View<T> x, View<T>, View<T> tangent_x, Out<T> tangent_y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const Row<T> row(x, n);
      T sum(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) sum += row.softmax(x(n, d)) * tangent_x(n, d);
      tangent_y[n] = sum;
    }
  }

 protected:
  template <class T>
  struct Row {
    T largest, beside_top{0};  // the sum of exp(x - largest) over the others
    std::int64_t top = 0;

    Row(View<T> x, std::int64_t n) {
      for (std::int64_t d = 1; d < x.extent(1); ++d) top = x(n, d) > x(n, top) ? d : top;
      largest = x(n, top);
      for (std::int64_t d = 0; d < x.extent(1); ++d) beside_top += d == top ? T(0) : T(exp(x(n, d) - largest));
    }
    T softmax(const T& x) const { return exp(x - largest) / (T(1) + beside_top); }
  };
};

/// Does not sum the products: only the last one remains.
struct LogsumexpNotSummed : LogsumexpWithForwardMode {
  template <class T>
  static void jvp(View<T> x, View<T>, View<T> tangent_x, Out<T> tangent_y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const Row<T> row(x, n);
      for (std::int64_t d = 0; d < x.extent(1); ++d) tangent_y[n] = row.softmax(x(n, d)) * tangent_x(n, d);
    }
  }
};

/// y = a / b
/// Source  chainer/chainer commit b8f1434cee
struct DivTwice {
  static constexpr auto signature = "div: a[A...], b[A...] -> y[A...]";
  static constexpr auto domain = "b in (-inf, 0) or (0, inf)";
  static constexpr auto structure = "y/a diagonal, linear; y/b diagonal";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) y[i] = a[i] / b[i];
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      da[i] = dy[i] / b[i];
      db[i] = -dy[i] * (a[i] / b[i]) / b[i];
    }
  }
  template <class T>
  static void double_backward(View<T> a, View<T> b, View<T>, View<T> dy, View<T> ua, View<T> ub, Out<T> ga, Out<T> gb,
                              Out<T> gdy) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      const T y = a[i] / b[i];
      ga[i] = -ub[i] * dy[i] / b[i] / b[i];
      gb[i] = (T(2) * ub[i] * y - ua[i]) * dy[i] / b[i] / b[i];
      gdy[i] = (ua[i] - ub[i] * y) / b[i];
    }
  }
};

/// Multiplies by b^3 instead of dividing.
struct DivTimesCube : DivTwice {
  template <class T>
  static void double_backward(View<T> a, View<T> b, View<T> y, View<T> dy, View<T> ua, View<T> ub, Out<T> ga, Out<T> gb,
                              Out<T> gdy) {
    DivTwice::double_backward<T>(a, b, y, dy, ua, ub, ga, gb, gdy);
    for (std::int64_t i = 0; i < a.size(); ++i)
      gb[i] = -ua[i] * dy[i] / b[i] / b[i] + T(2) * ub[i] * dy[i] * a[i] * (b[i] * b[i] * b[i]);
  }
};

/// loss = sum of t (ln t - x)
/// Source  pytorch/pytorch issue 65466
struct KlDivergenceTwice {
  static constexpr auto signature = "kl_div: x[A...], t[A...] -> loss[]";
  static constexpr auto domain = "t in (0, inf)";
  template <class T>
  static void forward(View<T> x, View<T> t, Out<T> loss) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) sum += t[i] * (log(t[i]) - x[i]);
    loss[0] = sum;
  }
  template <class T>
  static void backward(View<T> x, View<T> t, View<T>, View<T> dloss, Out<T> dx, Out<T> dt) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = -dloss[0] * t[i];
      dt[i] = dloss[0] * (log(t[i]) + T(1) - x[i]);
    }
  }
  template <class T>
  static void double_backward(View<T> x, View<T> t, View<T>, View<T> dloss, View<T> ux, View<T> ut, Out<T> gx,
                              Out<T> gt, Out<T> gdloss) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      gx[i] = -dloss[0] * ut[i];
      gt[i] = dloss[0] * (ut[i] / t[i] - ux[i]);
      sum += ut[i] * (log(t[i]) + T(1) - x[i]) - ux[i] * t[i];
    }
    gdloss[0] = sum;
  }
};

/// The formula lacks the gradient of the target.
struct KlDivergenceConstantTarget : KlDivergenceTwice {
  template <class T>
  static void double_backward(View<T> x, View<T> t, View<T>, View<T> dloss, View<T> ux, View<T>, Out<T> gx, Out<T> gt,
                              Out<T> gdloss) {
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      gx[i] = T(0);
      gt[i] = -dloss[0] * ux[i];
      sum -= ux[i] * t[i];
    }
    gdloss[0] = sum;
  }
};

/// y = ln(exp(a) + exp(b))
/// Source  pytorch/pytorch issue 196787
struct LogaddexpTwice {
  static constexpr auto signature = "logaddexp: a[A...], b[A...] -> y[A...]";
  static constexpr auto structure = "y/a diagonal; y/b diagonal";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) y[i] = max(T(a[i]), T(b[i])) + log1p(ops::decay(T(a[i] - b[i])));
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      da[i] = dy[i] * ops::logistic(T(a[i] - b[i]));
      db[i] = dy[i] * ops::logistic(T(b[i] - a[i]));
    }
  }
  template <class T>
  static void double_backward(View<T> a, View<T> b, View<T>, View<T> dy, View<T> ua, View<T> ub, Out<T> ga, Out<T> gb,
                              Out<T> gdy) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      ga[i] = dy[i] * ops::logistic_slope(T(a[i] - b[i])) * (ua[i] - ub[i]);
      gb[i] = -ga[i];
      gdy[i] = ua[i] * ops::logistic(T(a[i] - b[i])) + ub[i] * ops::logistic(T(b[i] - a[i]));
    }
  }
};

/// Computes s (1 - s) as a quotient of exponentials that overflow.
struct LogaddexpOverflowing : LogaddexpTwice {
  template <class T>
  static void double_backward(View<T> a, View<T> b, View<T> y, View<T> dy, View<T> ua, View<T> ub, Out<T> ga, Out<T> gb,
                              Out<T> gdy) {
    LogaddexpTwice::double_backward<T>(a, b, y, dy, ua, ub, ga, gb, gdy);
    for (std::int64_t i = 0; i < a.size(); ++i) {
      const T sum = exp(a[i]) + exp(b[i]);
      ga[i] = dy[i] * (exp(a[i] + b[i]) / (sum * sum)) * (ua[i] - ub[i]);
      gb[i] = -ga[i];
    }
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::SumWithForwardMode>();
template const gradcheck_op& table_of<tests::SumOfPrimal>();
template const gradcheck_op& table_of<tests::LogsumexpWithForwardMode>();
template const gradcheck_op& table_of<tests::LogsumexpNotSummed>();
template const gradcheck_op& table_of<tests::DivTwice>();
template const gradcheck_op& table_of<tests::DivTimesCube>();
template const gradcheck_op& table_of<tests::KlDivergenceTwice>();
template const gradcheck_op& table_of<tests::KlDivergenceConstantTarget>();
template const gradcheck_op& table_of<tests::LogaddexpTwice>();
template const gradcheck_op& table_of<tests::LogaddexpOverflowing>();
}  // namespace gradcheck::sdk
