#include "gradcheck/check/locate/gradient_decoding.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "gradcheck/random.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "tests/check/decoding_calls.hpp"
#include "tests/test_ops/mlp.hpp"

namespace gradcheck {
namespace {

using tests::Calls;
using tests::draw_entries;
using tests::Entries;
using tests::mlp_case;
using tests::table_row;

/// The gradient of one input of a network, computed once. Tests corrupt copies of it.
class NetworkGradient {
 public:
  NetworkGradient(std::int64_t batch, std::int64_t inputs, std::int64_t hidden, std::size_t which)
      : op(sdk::table_of<tests::Mlp>()),
        instance(mlp_case(op, batch, inputs, hidden)),
        sampled(sampled_op<DoubleDouble>(op, instance)),
        input(which) {
    sampled->forward();
    sampled->set_upstream_of_case();
    sampled->backward();
    for (std::size_t i = 0; i < instance.inputs[input].size(); ++i) right.push_back(sampled->downstream(input, i));
    RandomStream random(11);
    for (std::size_t i = 0; i < right.size(); ++i) {
      failed.direction.push_back(random.signed_half_to_one(20) * scale_of(instance.inputs[input][i]));
    }
    failed.derivative = directional_derivative(*sampled, input, failed.direction);
  }

  Decoded decode(const std::vector<DoubleDouble>& gradient, std::uint64_t seed, std::int64_t budget = 1000) {
    return decode_gradient(*sampled, {input, gradient, ScalarTraits<DoubleDouble>::unit_roundoff}, {seed, budget},
                           &failed);
  }
  const Shape& shape() const { return instance.input_shapes[input]; }

  Op op;
  Case instance;
  std::unique_ptr<SampledOp<DoubleDouble>> sampled;
  std::size_t input;
  std::vector<DoubleDouble> right;
  FailedDirection<DoubleDouble> failed;
};

TEST_CASE("decoding 1, 5 and 50 wrong entries of a network's weights") {
  NetworkGradient network(2, 784, 128, tests::mlp_W1);
  REQUIRE(network.right.size() == 100352);
  struct Row {
    std::size_t wrong;
    int trials;
    std::int64_t limit;
  };
  for (const Row& row : {Row{1, 8, 10}, Row{5, 3, 100}, Row{50, 1, 700}}) {
    for (const double relative : {1e-3, 1e-6, 1e-9}) {
      Calls calls;
      for (int trial = 0; trial < row.trials; ++trial) {
        RandomStream random(mix_seed(row.wrong, static_cast<std::uint64_t>(trial)));
        std::vector<DoubleDouble> gradient = network.right;
        const Entries wrong = draw_entries(gradient.size(), row.wrong, random);
        for (const std::size_t i : wrong) gradient[i] *= DoubleDouble(1) + DoubleDouble(relative);
        const std::int64_t before = network.sampled->forward_calls();
        const Decoded decoded = network.decode(gradient, random.next());
        CAPTURE(row.wrong, relative, trial, decoded.sentence);
        CHECK(decoded.entries == wrong);
        CHECK(decoded.complete);
        CHECK(decoded.forward_calls == network.sampled->forward_calls() - before);
        calls.count(decoded.forward_calls);
      }
      SUCCEED(table_row(
          std::to_string(row.wrong) + " of 100352, relative error " + std::to_string(std::log10(relative)), calls));
      CHECK(calls.most <= row.limit);
    }
  }
}

TEST_CASE("decoding a network's gradient without a failed direction draws one") {
  NetworkGradient network(2, 40, 12, tests::mlp_W1);
  std::vector<DoubleDouble> gradient = network.right;
  gradient[77] += DoubleDouble(1e-9);
  const Decoded decoded =
      decode_gradient(*network.sampled, {network.input, gradient, ScalarTraits<DoubleDouble>::unit_roundoff}, {3});
  CHECK(decoded.entries == Entries{77});
  CHECK(decoded.complete);
  CHECK(decoded.forward_calls <= 7 + 9);
  CHECK(decoded.unseen < 1e-15);
}

TEST_CASE("decoding leaves the inputs at those of the case") {
  NetworkGradient network(2, 40, 12, tests::mlp_W1);
  std::vector<DoubleDouble> gradient = network.right;
  for (const std::size_t i : {1, 100, 200}) gradient[i] += DoubleDouble(1e-6);
  network.decode(gradient, 1);
  const auto fresh = sampled_op<DoubleDouble>(network.op, network.instance);
  fresh->forward();
  network.sampled->forward();
  CHECK(network.sampled->output(0, 0) == fresh->output(0, 0));
}

TEST_CASE("decoding names the row, the column and the exchange in a network's weights") {
  NetworkGradient network(4, 100, 30, tests::mlp_W1);
  auto corrupted = [&](auto wrong, double factor) {
    std::vector<DoubleDouble> gradient = network.right;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      if (wrong(i / 30, i % 30)) gradient[i] *= DoubleDouble(factor);
    }
    return gradient;
  };
  SECTION("a row") {
    const Decoded decoded = network.decode(corrupted([](std::size_t row, std::size_t) { return row == 3; }, 1.001), 1);
    CHECK(decoded.sentence == "all wrong entries lie in row 3, 30 of 3000 entries: all 16 that were tried are wrong");
    CHECK(decoded.complete);
  }
  SECTION("a column") {
    const Decoded decoded =
        network.decode(corrupted([](std::size_t, std::size_t column) { return column == 29; }, 0), 1);
    CHECK(decoded.sentence ==
          "all wrong entries lie in column 29 (the last), 100 of 3000 entries: all 16 that were tried are wrong");
  }
  SECTION("every entry, by a factor") {
    const Decoded decoded = network.decode(corrupted([](std::size_t, std::size_t) { return true; }, 4), 1);
    CHECK(decoded.sentence == "wrong entries all over the tensor of 3000 entries: all 16 that were tried are wrong");
  }
  SECTION("every entry, by 1e-9 of itself") {
    const Decoded decoded = network.decode(corrupted([](std::size_t, std::size_t) { return true; }, 1 + 1e-9), 1);
    CHECK(decoded.sentence == "wrong entries all over the tensor of 3000 entries: all 16 that were tried are wrong");
  }
  SECTION("a swapped pair") {
    std::vector<DoubleDouble> gradient = network.right;
    std::swap(gradient[17], gradient[2900]);
    const Decoded decoded = network.decode(gradient, 1);
    CHECK(decoded.entries == Entries{17, 2900});
    CHECK(decoded.complete);
    CHECK(decoded.forward_calls <= 60);
  }
  SECTION("a permuted gradient") {
    std::vector<DoubleDouble> gradient = network.right;
    std::rotate(gradient.begin(), gradient.begin() + 1, gradient.end());
    const Decoded decoded = network.decode(gradient, 1);
    REQUIRE(decoded.region);
    CHECK(decoded.region->name == "every entry");
  }
  SECTION("none") {
    const Decoded decoded = network.decode(network.right, 1);
    CHECK(decoded.entries.empty());
    CHECK(decoded.complete);
    CHECK(decoded.forward_calls == 1);
  }
}

TEST_CASE("decoding a gradient that was computed in binary64") {
  // Rounding to binary64 does not count as wrong; a relative error of 1e-6 does.
  NetworkGradient network(4, 100, 30, tests::mlp_W1);
  std::vector<DoubleDouble> gradient = network.right;
  for (DoubleDouble& entry : gradient) entry = DoubleDouble(entry.hi);
  for (const std::size_t i : {5, 1234}) gradient[i] += DoubleDouble(1e-6);
  const Decoded decoded = decode_gradient(
      *network.sampled, {network.input, gradient, ScalarTraits<double>::unit_roundoff}, {1}, &network.failed);
  CHECK(decoded.entries == Entries{5, 1234});
  CHECK(decoded.complete);
  CHECK(decoded.unseen > 1e-17);
}

/// y = max(x, 0), with the slope 0 at the kink.
struct Ramp {
  static constexpr auto signature = "ramp: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] > T(0) ? x[i] : T(0);
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = x[i] > T(0) ? dy[i] : T(0);
  }
};

TEST_CASE("decoding lists no entry at a kink that is a subgradient") {
  const Op op(sdk::table_of<Ramp>());
  Bindings bindings;
  bindings.set_dimension("N", 200);
  Case instance = make_case(op, bindings, {});
  std::vector<DoubleDouble> gradient;
  for (std::size_t i = 0; i < 200; ++i) {
    instance.inputs[0][i] = i % 40 == 0 ? 0 : i % 2 == 0 ? 1 : -1;
    instance.upstream[0][i] = 1 + static_cast<double>(i) / 256;
    gradient.push_back(instance.inputs[0][i] > 0 ? instance.upstream[0][i] : 0);
  }
  const auto sampled = sampled_op<DoubleDouble>(op, instance);
  const double u = ScalarTraits<DoubleDouble>::unit_roundoff;
  int both = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Decoded right = decode_gradient(*sampled, {0, gradient, u}, {seed});
    CHECK(right.entries.empty());
    std::vector<DoubleDouble> wrong = gradient;
    wrong[34] *= DoubleDouble(4);
    wrong[80] = DoubleDouble(-3);  // at a kink, outside of its slopes
    const Decoded decoded = decode_gradient(*sampled, {0, wrong, u}, {seed});
    // Kinks are in every probe and may hide an error at another kink; then `unseen` or `complete` shows it: in units of
    // the scale of an input at 0, 2^-10, that error is 1.5 times 0x1p-11 and more.
    both += decoded.entries == Entries{34, 80} ? 1 : 0;
    CAPTURE(seed, decoded.sentence, decoded.unseen);
    if (decoded.entries != Entries{34, 80})
      CHECK((decoded.entries == Entries{34} && (!decoded.complete || decoded.unseen > 1.5 * 0x1p-11)));
  }
  CHECK(both >= 10);
}

TEST_CASE("decoding in 50 digits") {
  const Op op(sdk::table_of<tests::Mlp>());
  const Case instance = mlp_case(op, 2, 20, 6);
  const auto sampled = sampled_op<Referee>(op, instance);
  sampled->forward();
  sampled->set_upstream_of_case();
  sampled->backward();
  std::vector<Referee> gradient;
  for (std::size_t i = 0; i < 120; ++i) gradient.push_back(sampled->downstream(tests::mlp_W1, i));
  for (const std::size_t i : {7, 99}) gradient[i] *= Referee(1) + Referee(1e-18);
  const Decoded decoded =
      decode_gradient(*sampled, {tests::mlp_W1, gradient, ScalarTraits<Referee>::unit_roundoff}, {1});
  CHECK(decoded.entries == Entries{7, 99});
  CHECK(decoded.complete);
  CHECK(decoded.unseen < 1e-25);
}

}  // namespace
}  // namespace gradcheck
