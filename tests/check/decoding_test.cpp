#include "gradcheck/check/locate/gradient_decoding.hpp"

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "tests/check/mlp_op.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace gradcheck {
namespace {

using tests::mlp_case;
using Entries = std::vector<std::size_t>;

// ---- exact linear algebra instead of an op ----

/// Known errors of a gradient, measured with noise of a known size.
class SyntheticSource final : public ResidualSource {
 public:
  SyntheticSource(std::size_t size, double noise = 0, std::uint64_t seed = 1)
      : errors_(size, 0.0), noise_(noise), random_(seed) {}

  void set(std::size_t entry, double error) {
    errors_[entry] = error;
    if (std::find(wrong_.begin(), wrong_.end(), entry) == wrong_.end()) wrong_.push_back(entry);
  }
  Entries wrong() const {
    Entries sorted = wrong_;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }
  /// The noise is this many times the bounds of quick residuals.
  void understate(double factor) { understated_ = factor; }

  Residual along(std::span<const double> direction, Effort effort) override {
    DoubleDouble sum(0.0);
    for (const std::size_t i : wrong_) sum += DoubleDouble(errors_[i]) * DoubleDouble(direction[i]);
    return noisy(sum, effort);
  }
  Residual of_entry(std::size_t entry, double, Effort effort) override {
    asked_.insert(entry);
    return noisy(errors_[entry], effort);
  }
  std::int64_t forward_calls() const override { return calls_; }
  const std::set<std::size_t>& asked() const { return asked_; }

 private:
  Residual noisy(const DoubleDouble& value, Effort effort) {
    calls_ += effort == Effort::quick ? 2 : 9;
    const double size = effort == Effort::quick ? noise_ : noise_ / 1024;
    const double understated = effort == Effort::quick ? understated_ : 1;
    return {value + DoubleDouble(size * understated * (2 * random_.unit() - 1)), size};
  }

  std::vector<double> errors_;
  Entries wrong_;
  double noise_, understated_ = 1;
  RandomStream random_;
  std::int64_t calls_ = 0;
  std::set<std::size_t> asked_;
};

Decoded decode_synthetic(SyntheticSource& source, const Shape& shape, std::uint64_t seed, std::int64_t budget = 1000) {
  RandomStream random(mix_seed(seed, 99));
  std::vector<double> direction(static_cast<std::size_t>(shape.size()));
  for (double& weight : direction) weight = random.signed_half_to_one(20);
  Residual residual = source.along(direction, Effort::certified);
  const std::int64_t before = source.forward_calls();
  Decoded decoded = decode(source, shape, direction, residual, {seed, budget + before});
  decoded.forward_calls -= before;
  return decoded;
}

/// `count` different entries below size.
Entries draw_entries(std::size_t size, std::size_t count, RandomStream& random) {
  std::set<std::size_t> drawn;
  while (drawn.size() < count) drawn.insert(random.below(size));
  return {drawn.begin(), drawn.end()};
}

struct Calls {
  std::int64_t most = 0, total = 0, runs = 0;
  void count(std::int64_t calls) {
    most = std::max(most, calls);
    total += calls;
    ++runs;
  }
};

std::string table_row(const std::string& name, const Calls& calls) {
  return name + ": mean " + std::to_string(static_cast<double>(calls.total) / static_cast<double>(calls.runs)) +
         ", most " + std::to_string(calls.most) + " of " + std::to_string(calls.runs) + " runs";
}

TEST_CASE("decoding finds exactly the wrong entries") {
  struct Row {
    std::size_t size, wrong;
    int trials;
    std::int64_t limit;
  };
  const Row rows[] = {{20, 1, 1000, 10},     {1000, 1, 2000, 10},   {1000, 2, 1000, 60},   {1000, 5, 1000, 100},
                      {100352, 1, 100, 10},  {100352, 5, 40, 100},  {100352, 50, 20, 700}, {1000000, 1, 5, 10},
                      {10000, 50, 100, 700}, {100352, 100, 5, 1000}};
  for (const Row& row : rows) {
    Calls calls;
    int exact = 0;
    for (int trial = 0; trial < row.trials; ++trial) {
      RandomStream random(mix_seed(row.size + row.wrong, static_cast<std::uint64_t>(trial)));
      SyntheticSource source(row.size, 1e-19, random.next());
      for (const std::size_t i : draw_entries(row.size, row.wrong, random)) {
        // Sizes over six decades.
        source.set(i, random.signed_half_to_one(30) * std::pow(10.0, -6 * random.unit()));
      }
      const Decoded decoded = decode_synthetic(source, {static_cast<std::int64_t>(row.size)}, random.next());
      exact += decoded.entries == source.wrong() && decoded.complete ? 1 : 0;
      CAPTURE(row.size, row.wrong, trial, decoded.sentence);
      REQUIRE(decoded.entries == source.wrong());
      REQUIRE(decoded.complete);
      // Each entry was measured alone.
      for (const std::size_t entry : decoded.entries) REQUIRE(source.asked().count(entry) == 1);
      calls.count(decoded.forward_calls);
    }
    SUCCEED(table_row(std::to_string(row.wrong) + " of " + std::to_string(row.size), calls));
    CHECK(exact == row.trials);
    CHECK(calls.most <= row.limit);
  }
}

TEST_CASE("decoding is the same for the same seed") {
  auto decoded = [](std::uint64_t seed) {
    SyntheticSource source(5000);
    RandomStream random(3);
    for (const std::size_t i : draw_entries(5000, 12, random)) source.set(i, 1);
    return decode_synthetic(source, {50, 100}, seed);
  };
  const Decoded once = decoded(1), again = decoded(1);
  CHECK(once.entries == again.entries);
  CHECK(once.forward_calls == again.forward_calls);
  CHECK(once.sentence == again.sentence);
  std::set<std::int64_t> costs;
  for (std::uint64_t seed = 0; seed < 8; ++seed) costs.insert(decoded(seed).forward_calls);
  CHECK(costs.size() > 1);  // the seed is used
}

TEST_CASE("decoding never lists an entry that is right") {
  // From far below to far above what can be decoded, and with noise that is worse than its bounds say.
  int listed = 0, complete = 0, false_listed = 0, missed = 0, overspent = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    RandomStream random(mix_seed(17, static_cast<std::uint64_t>(trial)));
    SyntheticSource source(2000, std::pow(10.0, -1 - 8 * random.unit()), random.next());
    const bool understated = random.below(4) == 0;
    if (understated) source.understate(20);
    for (const std::size_t i : draw_entries(2000, 1 + random.below(8), random))
      source.set(i, random.signed_half_to_one(20));
    const Decoded decoded = decode_synthetic(source, {40, 50}, random.next(), 400);
    const Entries wrong = source.wrong();
    for (const std::size_t entry : decoded.entries) {
      ++listed;
      // A bound that is too small proves nothing.
      if (!understated && !std::binary_search(wrong.begin(), wrong.end(), entry)) ++false_listed;
    }
    if (decoded.forward_calls > 400 + 20) ++overspent;
    if (understated || !decoded.complete) continue;
    ++complete;
    // Two remaining errors may cancel along the last direction to within its bound: errors of 0.01 once in a few hundred.
    if (!decoded.region && decoded.entries != wrong && decoded.unseen < 0.01) ++missed;
  }
  CHECK(false_listed == 0);
  CHECK(missed == 0);
  CHECK(overspent == 0);
  // Entries were listed at all.
  CHECK(listed > 8000);
  CHECK(complete > 1800);
}

TEST_CASE("decoding a gradient without an error lists nothing") {
  SyntheticSource source(1000, 1e-12);
  const Decoded decoded = decode_synthetic(source, {1000}, 1);
  CHECK(decoded.entries.empty());
  CHECK(decoded.complete);
  CHECK(decoded.unseen > 0);
  CHECK(decoded.sentence == "0 entries of 1000 are wrong");
}

TEST_CASE("decoding stays within its budget and says so") {
  for (const std::int64_t budget : {4, 30, 200, 1000}) {
    SyntheticSource source(100000, 1e-20);
    RandomStream random(5);
    for (const std::size_t i : draw_entries(100000, 250, random)) source.set(i, random.signed_half_to_one(20));
    const Decoded decoded = decode_synthetic(source, {250, 400}, 1, budget);
    CAPTURE(budget, decoded.sentence);
    CHECK_FALSE(decoded.complete);
    CHECK(decoded.forward_calls <= budget + 20);
    CHECK(decoded.sentence.find("there are more") != std::string::npos);
    CHECK(decoded.sentence.find(std::to_string(decoded.entries.size()) + " entr") == 0);
    CHECK(decoded.entries.size() >= static_cast<std::size_t>(std::max<std::int64_t>(0, (budget - 300) / 12)));
    const Entries wrong = source.wrong();
    CHECK(std::includes(wrong.begin(), wrong.end(), decoded.entries.begin(), decoded.entries.end()));
  }
}

TEST_CASE("decoding names the region") {
  struct Row {
    Shape shape;
    const char* name;
    bool (*inside)(const std::vector<std::int64_t>& index, const Shape& shape);
    std::int64_t limit;
  };
  using Index = const std::vector<std::int64_t>&;
  const Row rows[] = {
      {{200, 64}, "row 3", [](Index i, const Shape&) { return i[0] == 3; }, 60},
      {{200, 64}, "row 199 (the last)", [](Index i, const Shape&) { return i[0] == 199; }, 60},
      {{200, 64}, "column 0 (the first)", [](Index i, const Shape&) { return i[1] == 0; }, 60},
      {{16, 16},
       "the last row and the last column",
       [](Index i, const Shape&) { return i[0] == 15 || i[1] == 15; },
       400},
      {{200, 300},
       "the last row and the last column",
       [](Index i, const Shape&) { return i[0] == 199 || i[1] == 299; },
       750},
      {{200, 300}, "the border", [](Index i, const Shape&) { return i[0] % 199 == 0 || i[1] % 299 == 0; }, 400},
      {{64, 64}, "the last 56 rows", [](Index i, const Shape&) { return i[0] * 64 + i[1] >= 512; }, 400},
      {{60, 70},
       "all entries from flat index 512 on",
       [](Index i, const Shape&) { return i[0] * 70 + i[1] >= 512; },
       400},
      {{60, 70},
       "all entries before flat index 777",
       [](Index i, const Shape&) { return i[0] * 70 + i[1] < 777; },
       400},
      {{4096}, "the last 3584 entries", [](Index i, const Shape&) { return i[0] >= 512; }, 200},
      {{4096}, "the odd entries", [](Index i, const Shape&) { return i[0] % 2 == 1; }, 200},
      {{4096}, "every entry", [](Index, const Shape&) { return true; }, 200},
      {{50, 50}, "every entry", [](Index, const Shape&) { return true; }, 300},
      {{50, 50}, "all but the diagonal", [](Index i, const Shape&) { return i[0] != i[1]; }, 300},
      {{50, 50}, "all entries above the diagonal", [](Index i, const Shape&) { return i[0] < i[1]; }, 300},
      {{200, 64}, "rows 3 and 77", [](Index i, const Shape&) { return i[0] == 3 || i[0] == 77; }, 750},
      {{200, 64}, "rows 3 to 40", [](Index i, const Shape&) { return i[0] >= 3 && i[0] <= 40; }, 400},
      {{200, 64},
       "the block of rows 10 to 59 and the last 20 columns",
       [](Index i, const Shape&) { return i[0] >= 10 && i[0] < 60 && i[1] >= 44; },
       400},
      {{12, 10, 80}, "slice 4 along axis 0", [](Index i, const Shape&) { return i[0] == 4; }, 60},
      {{12, 10, 80},
       "the block of slice 4 along axis 0 and slice 7 along axis 1",
       [](Index i, const Shape&) { return i[0] == 4 && i[1] == 7; },
       60},
      {{12, 10, 80}, "the last 30 slices along axis 2", [](Index i, const Shape&) { return i[2] >= 50; }, 400},
  };
  for (const Row& row : rows) {
    Calls calls;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto size = static_cast<std::size_t>(row.shape.size());
      SyntheticSource source(size, 1e-18);
      RandomStream random(seed);
      std::int64_t wrong = 0;
      for (std::size_t i = 0; i < size; ++i) {
        if (!row.inside(row.shape.unravel(static_cast<std::int64_t>(i)), row.shape)) continue;
        source.set(i, random.signed_half_to_one(20));
        ++wrong;
      }
      const Decoded decoded = decode_synthetic(source, row.shape, seed);
      CAPTURE(row.name, seed, decoded.sentence, decoded.forward_calls);
      REQUIRE(decoded.region);
      CHECK(decoded.region->name == row.name);
      CHECK(decoded.region->size == wrong);
      CHECK(decoded.region->wrong == decoded.region->tried);
      CHECK(decoded.region->tried >= 8);
      CHECK(decoded.complete);
      calls.count(decoded.forward_calls);
      for (const std::size_t entry : decoded.entries) {
        CHECK(row.inside(row.shape.unravel(static_cast<std::int64_t>(entry)), row.shape));
      }
    }
    SUCCEED(table_row(row.name, calls));
    CHECK(calls.most <= row.limit);
  }
}

TEST_CASE("decoding does not call a region wrong that is mostly right") {
  // Five wrong entries of one row are five entries.
  SyntheticSource source(200 * 64, 1e-18);
  for (const std::size_t column : {1, 8, 30, 31, 60}) source.set(3 * 64 + column, 0.5);
  const Decoded decoded = decode_synthetic(source, {200, 64}, 1);
  CHECK_FALSE(decoded.region);
  CHECK(decoded.entries == source.wrong());
  CHECK(decoded.sentence == "5 entries of 12800 are wrong: [3, 1], [3, 8], [3, 30], [3, 31], [3, 60]");

  // Too many random entries for a list: no region, and `complete` is false.
  SyntheticSource scattered(200 * 64, 1e-18);
  RandomStream random(2);
  for (const std::size_t i : draw_entries(200 * 64, 1500, random)) scattered.set(i, 0.5 + random.unit());
  const Decoded many = decode_synthetic(scattered, {200, 64}, 1);
  CHECK_FALSE(many.region);
  CHECK_FALSE(many.complete);
}

TEST_CASE("decoding sees a second error behind a large one") {
  // Ten decades apart, and in the same half for many splits.
  SyntheticSource source(100000, 1e-24);
  source.set(41, 1);
  source.set(42, 1e-10);
  const Decoded decoded = decode_synthetic(source, {100000}, 4);
  CHECK(decoded.entries == Entries{41, 42});
  CHECK(decoded.complete);
  CHECK(decoded.sentence == "2 entries of 100000 are wrong: [41], [42]");
}

TEST_CASE("decoding adapts to noise beyond its model") {
  SyntheticSource source(2000, 1e-12);
  source.understate(20);
  for (const std::size_t entry : {3, 500, 1999}) source.set(entry, 1);
  const Decoded decoded = decode_synthetic(source, {2000}, 1);
  CHECK(decoded.entries == source.wrong());
  CHECK(decoded.complete);
  CHECK(decoded.unseen > 1e-11);
  CHECK(decoded.forward_calls <= 100);
}

TEST_CASE("decoding separates neighbours although noise blurs their numbers") {
  // The mean of their numbers is the number of a wrong entry, and a noisy ratio gives that mean.
  Calls calls;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SyntheticSource source(4000, 1e-4, seed);
    for (std::size_t entry = 1000; entry < 1005; ++entry) source.set(entry, 1);
    const Decoded decoded = decode_synthetic(source, {4000}, seed, 400);
    CAPTURE(seed, decoded.sentence, decoded.unseen);
    CHECK(decoded.entries == source.wrong());
    CHECK(decoded.complete);
    CHECK(decoded.unseen < 0.1);
    calls.count(decoded.forward_calls);
  }
  SUCCEED(table_row("five neighbours", calls));
  CHECK(calls.most < 300);
}

// ---- a network ----

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
    // Kinks are in every probe and may hide an error at another kink; then `unseen` or `complete` shows it: in units of the scale
    // of an input at 0, 2^-10, that error is 1.5 times 0x1p-11 and more.
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

// ---- what one direction sees ----

/// How the directional check compares: the gradient of a linear function along a direction against the nine-point
/// scheme.
class LinearCheck {
 public:
  LinearCheck(std::size_t size, std::uint64_t seed) : random_(seed), gradient_(size), x_(size), direction_(size) {
    for (std::size_t i = 0; i < size; ++i) {
      gradient_[i] = two_sum(random_.signed_half_to_one(52), 0x1p-60 * random_.unit());
      x_[i] = static_cast<float>(4 * random_.unit() - 2);
    }
  }

  std::size_t size() const { return gradient_.size(); }
  const std::vector<DoubleDouble>& gradient() const { return gradient_; }
  const std::vector<double>& direction() const { return direction_; }
  RandomStream& random() { return random_; }

  void draw(bool signs_only = false) {
    for (std::size_t i = 0; i < size(); ++i) {
      const double weight = random_.signed_half_to_one(20);
      direction_[i] = signs_only ? std::copysign(1.0, weight) : weight * scale_of(x_[i]);
    }
    const double h =
        std::ldexp(direction_step(static_cast<std::int64_t>(size()), 0), ScalarTraits<DoubleDouble>::step_exponent);
    NineSamples<DoubleDouble> samples;
    for (int node = -4; node <= 4; ++node) {
      DoubleDouble sum(0);
      for (std::size_t i = 0; i < size(); ++i)
        sum += gradient_[i] * (DoubleDouble(x_[i]) + DoubleDouble(node * h * direction_[i]));
      samples[static_cast<std::size_t>(node + 4)] = sum;
    }
    reference_ = nine_point(samples, h, ScalarTraits<DoubleDouble>::unit_roundoff);
    sum_ = DoubleDouble(0);
    double squares = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const DoubleDouble term = gradient_[i] * DoubleDouble(direction_[i]);
      sum_ += term;
      squares += term.hi * term.hi;
    }
    norm_ = std::sqrt(squares);
  }

  /// The verdict on the gradient with `change` added to <gradient, direction>.
  EntryKind verdict(const DoubleDouble& change) const {
    ComparisonScale scale;
    scale.size = norm_;
    scale.analytic_rounding = backward_rounding * ScalarTraits<DoubleDouble>::unit_roundoff * norm_;
    scale.widest_bound = widest_relative_bound(ScalarKind::double_double) * norm_;
    return compare(sum_ + change, reference_, scale);
  }

 private:
  RandomStream random_;
  std::vector<DoubleDouble> gradient_;
  std::vector<double> x_, direction_;
  Derivative<DoubleDouble> reference_;
  DoubleDouble sum_;
  double norm_ = 0;
};

struct Detection {
  int one_entry = 0, swapped = 0, permuted = 0, false_alarms = 0, trials = 0;
};

Detection detect(std::size_t size, int directions, int trials_each, double relative, bool signs_only = false) {
  Detection result;
  LinearCheck check(size, size);
  for (int probe = 0; probe < directions; ++probe) {
    check.draw(signs_only);
    result.false_alarms += check.verdict(DoubleDouble(0)) == EntryKind::agrees ? 0 : 1;
    const auto& gradient = check.gradient();
    const auto& direction = check.direction();
    for (int trial = 0; trial < trials_each; ++trial, ++result.trials) {
      const std::size_t i = check.random().below(size);
      const std::size_t j = (i + 1 + check.random().below(size - 1)) % size;
      auto times = [](const DoubleDouble& value, double weight) { return value * DoubleDouble(weight); };
      const bool one =
          check.verdict(times(gradient[i] * DoubleDouble(relative), direction[i])) == EntryKind::wrong_value;
      const DoubleDouble difference = gradient[j] - gradient[i];
      const bool swapped = check.verdict(times(difference, direction[i] - direction[j])) == EntryKind::wrong_value;
      // Ten neighbours, each moved on by one.
      DoubleDouble moved(0);
      for (std::size_t k = 0; k < 10; ++k) {
        moved += times(gradient[(i + (k + 1) % 10) % size] - gradient[(i + k) % size], direction[(i + k) % size]);
      }
      const bool permuted = check.verdict(moved) == EntryKind::wrong_value;
      result.one_entry += one ? 1 : 0;
      result.swapped += swapped ? 1 : 0;
      result.permuted += permuted ? 1 : 0;
    }
  }
  return result;
}

TEST_CASE("a direction finds one entry wrong by 1e-12, a swapped pair and a permutation, in 1000 of 1000 trials") {
  struct Row {
    std::size_t size;
    int directions, each;
  };
  for (const Row& row : {Row{10, 1000, 1}, Row{1000, 200, 5}, Row{100000, 10, 100}, Row{1000000, 2, 500}}) {
    const Detection seen = detect(row.size, row.directions, row.each, 1e-12);
    CAPTURE(row.size);
    REQUIRE(seen.trials == 1000);
    CHECK(seen.one_entry == 1000);
    CHECK(seen.swapped == 1000);
    CHECK(seen.permuted == 1000);
    CHECK(seen.false_alarms == 0);
  }
  // The test itself can fail: signs alone miss half of the swapped pairs, and no direction sees 1e-30.
  const Detection blind = detect(1000, 200, 5, 1e-30, true);
  CHECK(blind.one_entry == 0);
  CHECK(blind.swapped > 400);
  CHECK(blind.swapped < 600);
}

TEST_CASE("a direction raises no false alarm in a million trials") {
  int alarms = 0, undecided = 0;
  LinearCheck check(6, 1);
  for (int trial = 0; trial < 1000000; ++trial) {
    check.draw();
    const EntryKind kind = check.verdict(DoubleDouble(0));
    alarms += kind == EntryKind::wrong_value ? 1 : 0;
    undecided += kind != EntryKind::agrees && kind != EntryKind::wrong_value ? 1 : 0;
  }
  CHECK(alarms == 0);
  CHECK(undecided == 0);
}

// ---- a million parameters ----

TEST_CASE("eight forward calls certify the gradient of 1,000,120 parameters", "[large]") {
  const Op op(sdk::table_of<tests::Mlp>());
  const Case instance = mlp_case(op, 2, 784, 1258);
  Evaluation<DoubleDouble> evaluation(op, instance);
  evaluation.forward();
  evaluation.set_upstream_of_case();
  evaluation.backward();
  const std::size_t parameters[] = {tests::mlp_W1, tests::mlp_b1, tests::mlp_W2, tests::mlp_b2};
  NineSamples<DoubleDouble> samples;
  samples[4] = evaluation.output(0, 0);
  std::int64_t count = 0;
  DoubleDouble analytic(0);
  double squares = 0;
  std::vector<std::vector<double>> directions;
  RandomStream random(1);
  for (const std::size_t input : parameters) {
    directions.emplace_back();
    for (std::size_t i = 0; i < evaluation.input_size(input); ++i, ++count) {
      directions.back().push_back(random.signed_half_to_one(20));
      const DoubleDouble entry = evaluation.downstream(input, i);
      analytic += entry * DoubleDouble(directions.back().back());
      squares += entry.hi * entry.hi;
    }
  }
  REQUIRE(count == 1000120);
  const double norm = std::sqrt(squares);
  const double h = std::ldexp(direction_step(count, 0), ScalarTraits<DoubleDouble>::step_exponent);
  const std::int64_t before = evaluation.forward_calls();
  for (int node = -4; node <= 4; ++node) {
    if (node == 0) continue;  // f(x) was called before backward
    for (std::size_t p = 0; p < directions.size(); ++p) {
      const std::vector<double>& origin = instance.inputs[parameters[p]];
      for (std::size_t i = 0; i < origin.size(); ++i) {
        evaluation.set_input(parameters[p], i, DoubleDouble(origin[i]) + DoubleDouble(node * h * directions[p][i]));
      }
    }
    evaluation.forward();
    samples[static_cast<std::size_t>(node + 4)] = evaluation.output(0, 0);
  }
  const Derivative<DoubleDouble> derivative = nine_point(samples, h, ScalarTraits<DoubleDouble>::unit_roundoff);
  const double error = std::abs(to_double(analytic - derivative.value));
  CAPTURE(error / norm, derivative.bound / norm, norm);
  CHECK(evaluation.forward_calls() - before == 8);
  CHECK(derivative.bound <= 1e-22 * norm);
  CHECK(error <= derivative.bound);
  // One weight of a million, wrong by 1e-15 of itself if it is as large as the average one.
  const double wrong = 1e-15 * norm / std::sqrt(static_cast<double>(count));
  const std::size_t place = 123456;
  CHECK(std::abs(to_double(analytic + DoubleDouble(wrong * directions[0][place]) - derivative.value)) >
        derivative.bound);
}

}  // namespace
}  // namespace gradcheck
