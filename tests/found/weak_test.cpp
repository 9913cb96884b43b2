// Weak numerics apart from wrong formulas.
#include <cmath>
#include <limits>

#include "gradcheck/check/precision/precision_check.hpp"
#include "tests/found/found.hpp"

namespace gradcheck::found_test {
namespace {

template <class Type>
Outcome precision_at(std::vector<std::vector<double>> inputs, std::int64_t extent) {
  const Op op(sdk::table_of<Type>());
  return check_precision(op, point(op, std::move(inputs), extent), Confirmation::referee, Grading::by_point);
}

/// a / b, right, or with squares of b that leave the range where forward does not.
template <bool robust>
struct Quotient {
  static constexpr auto signature = robust ? "quotient: a[N], b[N] -> y[N]" : "quotient_of_squares: a[N], b[N] -> y[N]";
  static constexpr auto domain = "b in (-inf, 0) or (0, inf)";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) y[i] = a[i] / b[i];
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T> y, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      da[i] = dy[i] / b[i];
      db[i] = robust ? T(-(dy[i] * y[i]) / b[i]) : T(-dy[i] * a[i] / (b[i] * b[i]));
    }
  }
};

TEST_CASE("B1: overflow and underflow in backward that forward does not have are weak") {
  for (const double size : {1e20, 1e-30}) {
    const std::vector<std::vector<double>> inputs{{size, 1.5}, {size, 2}};
    CHECK(precision_at<Quotient<false>>(inputs, 2).verdict() == Verdict::weak);
    CHECK(precision_at<Quotient<true>>(inputs, 2).verdict() == Verdict::pass);
  }
  CHECK(precision_at<Quotient<false>>({{1.5}, {-2}}, 1).verdict() == Verdict::pass);
  is<Quotient<false>>(Verdict::weak, "");
  passes<Quotient<true>>("");
}

/// scale sigmoid(x), with the gradient from y, which rounds to 1, or from x.
template <int exponent, bool from_y, bool declared = false>
struct Sigmoid {
  static constexpr auto signature = from_y ? "sigmoid_from_y: x[N] -> y[N]" : "sigmoid_from_x: x[N] -> y[N]";
  static constexpr auto structure = declared ? "y/x diagonal" : "";
  template <class T>
  static T value(const T& x) {
    return x < T(0) ? T(exp(x) / (T(1) + exp(x))) : T(T(1) / (T(1) + exp(-x)));
  }
  template <class T>
  static T scale() {
    return from_double<T>(std::ldexp(1.0, exponent));
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = scale<T>() * value(x[i]);
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T p = from_y ? T(y[i] / scale<T>()) : value(x[i]), q = from_y ? T(T(1) - p) : value(T(-x[i]));
      dx[i] = dy[i] * scale<T>() * p * q;
    }
  }
};

TEST_CASE("B3: a tail that is lost is weak, whatever the unit of the output and the shape") {
  CHECK(precision_at<Sigmoid<0, true>>({{40, 0.5}}, 2).verdict() == Verdict::weak);
  CHECK(precision_at<Sigmoid<40, true>>({{40, 0.5}}, 2).verdict() == Verdict::weak);
  CHECK(precision_at<Sigmoid<-40, true>>({{40, 0.5}}, 2).verdict() == Verdict::weak);
  CHECK(precision_at<Sigmoid<0, true>>({{40, 41, 42, 43, 44, 45}}, 6).verdict() == Verdict::weak);
  CHECK(precision_at<Sigmoid<0, false>>({{40, 0.5}}, 2).verdict() == Verdict::pass);
  is<Sigmoid<0, true>>(Verdict::weak, "");
  is<Sigmoid<40, true>>(Verdict::weak, "");
  is<Sigmoid<-40, true, true>>(Verdict::weak, "");
  passes<Sigmoid<0, false>>("");
}

/// h = f h + x along a row, of which all states are outputs, and the last one divided by the largest.
struct Recurrence {
  static constexpr auto signature = "recurrence: f[N], x[N] -> h[N] where N >= 1";
  template <class T>
  static void forward(View<T> f, View<T> x, Out<T> h) {
    T state(0);
    for (std::int64_t i = 0; i < x.size(); ++i) h[i] = state = f[i] * state + x[i];
  }
  template <class T>
  static void backward(View<T> f, View<T>, View<T> h, View<T> dh, Out<T> df, Out<T> dx) {
    T carried(0);
    for (std::int64_t i = h.size() - 1; i >= 0; --i) {
      carried += dh[i];
      dx[i] = carried;
      df[i] = i > 0 ? T(carried * h[i - 1]) : T(0);
      carried = carried * f[i];
    }
  }
};

TEST_CASE("A12: where forward itself overflows in float nothing is compared") {
  const std::int64_t length = 1025;
  std::vector<double> f(length, 1.25), x(length, 1);
  for (std::int64_t i = length / 2; i < length; ++i) f[static_cast<std::size_t>(i)] = 0.75;
  const Outcome outcome = precision_at<Recurrence>({f, x}, length);
  INFO(told(outcome));
  CHECK(outcome.verdict() <= Verdict::weak);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const OpRecord record = run(Op(sdk::table_of<Recurrence>()), seed, "");
    INFO(first_message(record));
    CHECK(record.verdict <= Verdict::weak);
  }
}

/// Front-to-back compositing that stops when less than 1e-4 of the light is left.
template <bool right>
struct Compositing {
  static constexpr auto signature =
      right ? "compositing: alpha[N], c[N] -> y[]" : "compositing_wrong: alpha[N], c[N] -> y[]";
  static constexpr auto domain = "alpha in [0, 1]";
  static constexpr auto kinks = "alpha at 0.99";
  template <class T>
  static T clamped(const T& alpha) {
    return alpha < T(0.99) ? alpha : T(0.99);
  }
  template <class T>
  static void forward(View<T> alpha, View<T> c, Out<T> y) {
    T light(1), sum(0);
    for (std::int64_t i = 0; i < alpha.size(); ++i) {
      const T a = clamped(alpha[i]), left = light * (T(1) - a);
      if (left < T(1e-4)) break;
      sum += c[i] * a * light;
      light = left;
    }
    y[0] = sum;
  }
  template <class T>
  static void backward(View<T> alpha, View<T> c, View<T>, View<T> dy, Out<T> dalpha, Out<T> dc) {
    std::int64_t used = 0;
    T light(1);
    for (; used < alpha.size(); ++used) {
      const T left = light * (T(1) - clamped(alpha[used]));
      if (left < T(1e-4)) break;
      light = left;
    }
    for (std::int64_t i = used; i < alpha.size(); ++i) dalpha[i] = dc[i] = T(0);
    T behind(0);
    for (std::int64_t i = used - 1; i >= 0; --i) {
      const T a = clamped(alpha[i]), before = light / (T(1) - a);
      dc[i] = dy[0] * a * before;
      dalpha[i] = alpha[i] < T(0.99) ? T(factor<T>(right) * dy[0] * before * (c[i] - behind)) : T(0);
      behind = a * c[i] + (T(1) - a) * behind;
      light = before;
    }
  }
};

TEST_CASE("A13: where float takes another branch than 50 digits nothing is compared") {
  const Outcome outcome = precision_at<Compositing<true>>({{1, 1}, {0.5, 1}}, 2);
  INFO(told(outcome));
  CHECK(outcome.verdict() <= Verdict::weak);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const OpRecord record = run(Op(sdk::table_of<Compositing<true>>()), seed, "precision");
    INFO(first_message(record));
    CHECK(record.verdict <= Verdict::weak);
  }
  fails<Compositing<false>>();
}

}  // namespace
}  // namespace gradcheck::found_test
