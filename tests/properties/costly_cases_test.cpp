#include <catch2/catch.hpp>

#include <algorithm>

#include "gradcheck/sdk.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::properties {
namespace costly_cases_test {

/// y_i = sum of x_i x_j over all j: a hundred entries take 20,000 operations.
struct AllPairs {
  static constexpr auto signature = "all_pairs: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      y[i] = T(0);
      for (std::int64_t j = 0; j < x.size(); ++j) y[i] += x[i] * x[j];
    }
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      dx[i] = T(0);
      for (std::int64_t j = 0; j < x.size(); ++j) dx[i] += dy[i] * x[j] + dy[j] * x[j];
    }
  }
};

TEST_CASE("an ordinary case takes the place of a large one that would cost too much, and the stratum says why") {
  const Op op(sdk::table_of<AllPairs>());
  const auto stream = CaseGenerator().open(op, 1);
  int replaced = 0;
  for (std::int64_t index = 0; index < 100; ++index) {
    const DrawnCase drawn = stream->draw(index);
    const Shape& shape = drawn.instance.input_shapes.at(0);
    CHECK(shape.size() < 1025);
    for (const StratumNote& missed : drawn.missed) {
      if (missed.reason.find("a call takes ") != 0) continue;
      ++replaced;
      CHECK(missed.name.starts_with("shapes/tile "));
      CHECK(missed.reason.ends_with(" operations, the limit is 131072"));
      CHECK(drawn.instance.inputs.at(0).size() == static_cast<std::size_t>(shape.size()));
      CHECK_FALSE(drawn.special);
      CHECK(std::count(drawn.strata.begin(), drawn.strata.end(), "values/ordinary") == 1);
    }
  }
  CHECK(replaced > 0);
}

}  // namespace costly_cases_test
}  // namespace gradcheck::properties
