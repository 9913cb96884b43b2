// Black boxes at inputs whose squares are no normal numbers of their scalar.
#include <catch2/catch.hpp>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/sdk.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace black_box_range_test {

/// y = 2 x in one scalar only.
template <class T>
struct TwiceIn {
  static constexpr auto signature = "twice_box: x[N] -> y[N]";
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(2) * x[i];
  }
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(2) * dy[i];
  }
};

/// The verdict at {x, 1} with a gradient of x that is wrong by this factor.
template <class Definition>
Verdict verdict_at(double x, double factor) {
  const Tampered tampered(sdk::table_of<Definition>(),
                          [&](gradcheck_call& call) { multiply_entry(call.downstream[0], 0, factor); });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", 2}});
  instance.inputs[0] = {x, 1};
  return check_gradient(op, instance).verdict();
}

// The factor is far beyond the roundings of the largest input.
template <class Definition>
void check_range(double smallest, double largest, double factor) {
  for (const double x : {smallest, 1.0, 0x1p60}) {
    CAPTURE(x);
    CHECK(verdict_at<Definition>(x, factor) == Verdict::fail);
    CHECK(verdict_at<Definition>(-x, factor) == Verdict::fail);
  }
  for (const double x : {smallest / 2, 2 * largest}) {
    CAPTURE(x);
    CHECK(verdict_at<Definition>(x, factor) == Verdict::pass);
  }
}

TEST_CASE("a wrong gradient of a black box is unresolved where squares of its inputs leave the range of its scalar") {
  check_range<TwiceIn<float>>(0x1p-63, 0x1p63, 0x1p90);
  check_range<TwiceIn<double>>(0x1p-511, 0x1p511, 0x1p600);
}

struct Twice {
  static constexpr auto signature = "twice: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(2) * x[i];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(2) * dy[i];
  }
};

TEST_CASE("a wrong gradient fails at such inputs in extended scalars") {
  for (const double x : {0x1p-70, 0x1p70}) CHECK(verdict_at<Twice>(x, 1.5) == Verdict::fail);
}

}  // namespace black_box_range_test
}  // namespace gradcheck::tests
