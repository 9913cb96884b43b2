#include "gradcheck/check/locate/entry_trials.hpp"

#include <catch2/catch.hpp>

#include <vector>

#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {
namespace entry_trials_test {

/// Errors of single entries that are known exactly. Quick differences see them up to `blur`.
class KnownErrors final : public ResidualSource {
 public:
  explicit KnownErrors(std::vector<double> errors, double blur = 0x1p-60) : errors_(std::move(errors)), blur_(blur) {}

  Residual along(std::span<const double> direction, Effort effort) override {
    calls_ += effort == Effort::quick ? 2 : 9;
    double sum = 0;
    for (std::size_t i = 0; i < errors_.size(); ++i) sum += errors_[i] * direction[i];
    return {DoubleDouble(sum), blur_};
  }
  Residual of_entry(std::size_t entry, double, Effort effort) override {
    calls_ += effort == Effort::quick ? 2 : 9;
    return {DoubleDouble(errors_[entry]), effort == Effort::quick ? blur_ : 0x1p-80};
  }
  std::int64_t forward_calls() const override { return calls_; }

 private:
  std::vector<double> errors_;
  double blur_;
  std::int64_t calls_ = 0;
};

struct Trial {
  explicit Trial(std::vector<double> errors, double blur = 0x1p-60)
      : source(errors, blur), probes(source, shape, 1, 1000), trials(probes) {
    probes.start_round({0.5, 0.75, -0.5, 1.0});
  }
  const Shape shape{4};
  KnownErrors source;
  Probes probes;
  EntryTrials trials;
};

TEST_CASE("a wrong entry is listed once, with its error") {
  Trial trial({0, 0.25, 0, 0});
  trial.trials.set_typical(0.25);
  CHECK_FALSE(trial.trials.is_wrong(0));
  CHECK(trial.probes.known.size() == 0);
  CHECK(trial.trials.is_wrong(1));
  CHECK(trial.trials.is_wrong(1));
  REQUIRE(trial.probes.known.size() == 1);
  CHECK(trial.probes.known[0].entry == 1);
  CHECK(trial.probes.known[0].error.value == DoubleDouble(0.25));
  CHECK(trial.source.forward_calls() == 4);
}

TEST_CASE("an entry that a quick difference leaves in doubt is measured again at the certified effort") {
  Trial trial({0x1p-10, 0, 0, 0}, 0x1p-9);
  trial.trials.set_typical(0x1p-10);
  CHECK(trial.trials.is_wrong(0));
  CHECK(trial.probes.known[0].error.bound == 0x1p-80);
  CHECK(trial.source.forward_calls() == 11);
  CHECK_FALSE(trial.trials.is_wrong(1));
  CHECK(trial.source.forward_calls() == 22);
}

TEST_CASE("the part of the entries found since is taken out of a node that holds them") {
  Trial trial({0, 0, 0, 0});
  trial.probes.known.add(0, {DoubleDouble(8), 0.125});
  trial.probes.known.add(2, {DoubleDouble(16), 0.25});
  trial.probes.known.add(3, {DoubleDouble(32), 0.5});
  Node node;
  node.members = {0, 2};
  node.plain = {DoubleDouble(100), 1};
  node.indexed = {DoubleDouble(200), 2};
  // Entry 2 has the weight -1/2, and -1/2 * 3/8 with its number: four entries take three bits.
  trial.trials.subtract_since(1, node);
  CHECK(node.plain.value == DoubleDouble(108));
  CHECK(node.plain.bound == 1 + 0.125);
  CHECK(node.indexed.value == DoubleDouble(203));
  CHECK(node.indexed.bound == 2 + 0.25 * 0.5 * 0.375);
  trial.trials.subtract_since(0, node);
  CHECK(node.plain.value == DoubleDouble(108 + 8 - 4));
}

TEST_CASE("a node with one wrong entry resolves it without a certified measurement") {
  Trial trial({0, 0.25, 0, 0});
  Node node;
  node.members = {1};
  node.plain = {DoubleDouble(0.75 * 0.25), 0x1p-60};
  node.indexed = {DoubleDouble(0.75 * 0.25 * 0.25), 0x1p-60};
  CHECK(trial.trials.accept(1, node) == Fate::resolved);
  REQUIRE(trial.probes.known.size() == 1);
  CHECK(to_double(trial.probes.known[0].error.value) == Approx(0.25));
  CHECK(trial.source.forward_calls() == 2);
}

TEST_CASE("a number that is not that of a wrong entry is rejected") {
  Trial trial({0.25, 0, 0, 0.25});
  Node node;
  node.members = {0, 1, 2, 3};
  node.plain = {DoubleDouble(0.375), 0x1p-60};
  CHECK(trial.trials.accept(1, node) == Fate::rejected);
  CHECK(trial.probes.known.size() == 0);
}

TEST_CASE("a wrong entry that is not alone in its node is taken out of it") {
  Trial trial({0.25, 0, 0, 0.25});
  Node node;
  node.members = {0, 1, 2, 3};
  node.plain = {DoubleDouble(0.375), 0x1p-60};
  node.indexed = {DoubleDouble(0.125 * 0.125 + 0.25 * 0.5), 0x1p-60};
  CHECK(trial.trials.accept(3, node) == Fate::reduced);
  REQUIRE(trial.probes.known.size() == 1);
  CHECK(trial.probes.known[0].error.value == DoubleDouble(0.25));
  CHECK(to_double(node.plain.value) == Approx(0.125));
  CHECK(to_double(node.indexed.value) == Approx(0.125 * 0.125));
}

}  // namespace entry_trials_test
}  // namespace gradcheck
