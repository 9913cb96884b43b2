#include "gradcheck/check/locate/decoding.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "gradcheck/random.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"
#include "tests/check/decoding_calls.hpp"

namespace gradcheck {
namespace {

using tests::Calls;
using tests::draw_entries;
using tests::Entries;
using tests::table_row;

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
  CHECK(costs.size() > 1);  // the seed matters
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
    // Two remaining errors may cancel along the last direction to within its bound: errors of 0.01 once in a few
    // hundred.
    if (!decoded.region && decoded.entries != wrong && decoded.unseen < 0.01) ++missed;
  }
  CHECK(false_listed == 0);
  CHECK(missed == 0);
  CHECK(overspent == 0);
  // At least some entries were listed.
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

TEST_CASE("decoding stays within its budget and reports if it ran out") {
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

TEST_CASE("decoding finds a second error beside a large one") {
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

TEST_CASE("decoding separates neighbours in spite of noise in their numbers") {
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

}  // namespace
}  // namespace gradcheck
