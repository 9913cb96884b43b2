#include <catch2/catch.hpp>

#include <cmath>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/sdk.hpp"
#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {
namespace {

/// How a backward may share the gradient of a maximum among equal entries.
enum class Share { first, last, evenly, each };

template <Share share>
struct LargestOfAll {
  static constexpr auto signature = "largest: x[N] -> y[]";
  static constexpr auto kinks = "ties(x)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    T largest = x[0];
    for (std::int64_t i = 1; i < x.size(); ++i) largest = x[i] > largest ? x[i] : largest;
    y[0] = largest;
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    std::int64_t count = 0, first = -1, last = -1;
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(0);
      if (x[i] != y[0]) continue;
      ++count;
      if (first < 0) first = i;
      last = i;
    }
    for (std::int64_t i = 0; i < x.size(); ++i) {
      if (x[i] != y[0]) continue;
      if (share == Share::each)
        dx[i] = dy[0];
      else if (share == Share::evenly)
        dx[i] = dy[0] / T(static_cast<double>(count));
      else if (i == (share == Share::first ? first : last))
        dx[i] = dy[0];
    }
  }
};

template <bool both>
struct LargerOfTwo {
  static constexpr auto signature = "larger: a[N], b[N] -> y[N]";
  static constexpr auto kinks = "ties(a, b)";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) y[i] = a[i] > b[i] ? a[i] : b[i];
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      da[i] = a[i] >= b[i] ? dy[i] : T(0);
      db[i] = (both ? b[i] >= a[i] : b[i] > a[i]) ? dy[i] : T(0);
    }
  }
};

/// Maxima over windows of three, one entry apart: an entry takes part in up to three of them.
template <bool every>
struct MaxPool {
  static constexpr auto signature = "pool: x[N] -> y[N-2] where N >= 3";
  static constexpr auto kinks = "ties(x)";
  template <class T>
  static std::int64_t winner(View<T> x, std::int64_t window) {
    std::int64_t best = window;
    for (std::int64_t i = window + 1; i < window + 3; ++i) best = x[i] > x[best] ? i : best;
    return best;
  }
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = x[winner(x, i)];
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(0);
    for (std::int64_t i = 0; i < y.size(); ++i) {
      if (!every) dx[winner(x, i)] += dy[i];
      for (std::int64_t j = i; every && j < i + 3; ++j) {
        if (x[j] == y[i]) dx[j] += dy[i];
      }
    }
  }
};

/// |a| - |b|: each entry has its own kink, so any pair of slopes in [-1, 1] is right.
struct DifferenceOfSizes {
  static constexpr auto signature = "sizes: a[], b[] -> y[]";
  static constexpr auto kinks = "a at 0; b at 0";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    y[0] = (a[0] < T(0) ? -a[0] : a[0]) - (b[0] < T(0) ? -b[0] : b[0]);
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    da[0] = a[0] >= T(0) ? dy[0] : -dy[0];
    db[0] = b[0] > T(0) ? -dy[0] : dy[0];
  }
};

/// |a - b|, whose slopes at a = b must be opposite.
template <bool opposite>
struct Distance {
  static constexpr auto signature = "distance: a[], b[] -> y[]";
  static constexpr auto kinks = "ties(a, b)";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    y[0] = a[0] > b[0] ? a[0] - b[0] : b[0] - a[0];
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    da[0] = a[0] > b[0] ? dy[0] : -dy[0];
    db[0] = (opposite ? a[0] > b[0] : b[0] <= a[0]) ? -dy[0] : dy[0];
  }
};

template <class Definition>
Outcome check_at(std::initializer_list<std::pair<const char*, std::int64_t>> extents,
                 std::vector<std::vector<double>> inputs) {
  const Op op(sdk::table_of<Definition>());
  Case instance = some_case(op, extents);
  instance.inputs = std::move(inputs);
  return check_gradient(op, instance);
}

void passes(const Outcome& outcome) {
  INFO((outcome.failures.empty() ? "" : outcome.failures.front().message));
  CHECK(outcome.verdict() == Verdict::pass);
}

void is_no_subgradient(const Outcome& outcome, const std::string& part) {
  REQUIRE(outcome.failures.size() == 1);
  const Failure& failure = outcome.failures.front();
  CHECK(failure.verdict == Verdict::fail);
  CHECK(failure.kind == "outside-the-subdifferential");
  CAPTURE(failure.message);
  CHECK(failure.message.find(part) != std::string::npos);
}

TEST_CASE("a maximum of equal entries may share its gradient in any way, but only once in total") {
  const std::vector<std::vector<double>> three{{0.5, 2, 2, -1, 2}};
  passes(check_at<LargestOfAll<Share::first>>({{"N", 5}}, three));
  passes(check_at<LargestOfAll<Share::last>>({{"N", 5}}, three));
  passes(check_at<LargestOfAll<Share::evenly>>({{"N", 5}}, three));
  is_no_subgradient(check_at<LargestOfAll<Share::each>>({{"N", 5}}, three),
                    "along the tie of x[1], x[2], x[4] add up to 3; the derivative along all of them is 1");
  passes(check_at<LargestOfAll<Share::each>>({{"N", 3}}, {{1, 3, 2}}));
}

TEST_CASE("two tied inputs share one gradient") {
  const std::vector<std::vector<double>> tied{{1, 2, -3}, {1, 1, -3}};
  passes(check_at<LargerOfTwo<false>>({{"N", 3}}, tied));
  is_no_subgradient(check_at<LargerOfTwo<true>>({{"N", 3}}, tied), "a[0]");
}

TEST_CASE("overlapping windows with ties") {
  const std::vector<std::vector<double>> flat{{1, 1, 1, 0, 1, 1}};
  passes(check_at<MaxPool<false>>({{"N", 6}}, flat));
  is_no_subgradient(check_at<MaxPool<true>>({{"N", 6}}, flat), "add up to");
  passes(check_at<MaxPool<true>>({{"N", 6}}, {{1, 2, 3, 0, 5, 4}}));
}

TEST_CASE("slopes on both sides of a distance are opposite") {
  passes(check_at<Distance<true>>({}, {{2}, {2}}));
  is_no_subgradient(check_at<Distance<false>>({}, {{2}, {2}}), "add up to -2; the derivative along all of them is 0");
}

TEST_CASE("entries with separate kinks are not a tie") { passes(check_at<DifferenceOfSizes>({}, {{0}, {0}})); }

TEST_CASE("a wrong tie names the first four of its entries and how far the sum is off, also at small entries") {
  const Outcome outcome = check_at<LargestOfAll<Share::each>>({{"N", 6}}, {std::vector<double>(6, 0x1p-6)});
  is_no_subgradient(
      outcome, "along the tie of x[0], x[1], x[2], x[3], ... add up to 6; the derivative along all of them is 1 ± ");
  CHECK(outcome.failures.at(0).input == "x");
  CHECK(outcome.failures.at(0).wrong_entries == 6);
  CHECK(outcome.failures.at(0).deviation == Approx(5));
  is_no_subgradient(check_at<LargestOfAll<Share::each>>({{"N", 4}}, {std::vector<double>(4, 1.0)}),
                    "along the tie of x[0], x[1], x[2], x[3] add up to 4");
}

/// Shares the gradient evenly, in float.
struct EvenlyInFloat : LargestOfAll<Share::evenly> {
  static constexpr auto signature = "evenly_in_float: x[N] -> y[]";
  static void backward(View<float> x, View<float> y, View<float> dy, Out<float> dx) {
    LargestOfAll<Share::evenly>::backward<float>(x, y, dy, dx);
  }
};

TEST_CASE("the sum over a tie may round as the scalar of backward does") {
  for (const std::int64_t ties : {3, 6, 7})
    passes(check_at<EvenlyInFloat>({{"N", ties}}, {std::vector<double>(static_cast<std::size_t>(ties), 0.5)}));
}

}  // namespace
}  // namespace gradcheck::tests
