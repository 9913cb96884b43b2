#include "gradcheck/run/property_run.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <map>
#include <mutex>

#include "gradcheck/declare/op.hpp"
#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {
namespace {

/// Cases of one extent each; counts how often each is drawn.
class CountedCases final : public CaseSource {
 public:
  class Stream final : public CaseStream {
   public:
    Stream(const CountedCases& cases, const Op& op) : cases_(cases), op_(op) {}
    DrawnCase draw(std::int64_t index) const override {
      const std::lock_guard lock(cases_.mutex_);
      ++cases_.draws_[index];
      Bindings bindings;
      bindings.set_dimension("N", index + 1);
      DrawnCase drawn;
      drawn.instance = make_case(op_, bindings, {});
      drawn.strata = {"all", index % 2 == 0 ? "even" : "odd"};
      return drawn;
    }
    std::vector<StratumNote> strata() const override {
      return {{"all", ""}, {"even", ""}, {"odd", ""}, {"far", ""}, {"nowhere", "there is no such place"}};
    }

   private:
    const CountedCases& cases_;
    const Op& op_;
  };

  std::unique_ptr<CaseStream> open(const Op& op, std::uint64_t) const override {
    return std::make_unique<Stream>(*this, op);
  }
  ShrunkCase shrink(const Op&, const Case& instance, const Failure&,
                    const std::function<Outcome(const Case&)>&) const override {
    return {instance, {}};
  }
  Case follow(const Op&, Case instance, std::span<const std::size_t>) const override { return instance; }

  std::map<std::int64_t, int> draws() const { return draws_; }

 private:
  mutable std::mutex mutex_;
  mutable std::map<std::int64_t, int> draws_;
};

/// Fails in every case from a given extent on; counts confirmations.
class FailsFrom final : public Property {
 public:
  explicit FailsFrom(std::int64_t extent) : extent_(extent) {}
  std::string_view name() const override { return "fails-from"; }
  bool applies(const Op&) const override { return true; }
  Outcome check(const Op&, const Case& instance, Confirmation confirmation) const override {
    if (confirmation == Confirmation::referee) ++confirmed;
    Outcome outcome;
    outcome.compared_entries = 1;
    if (instance.input_shapes[0].size() < extent_) return outcome;
    Failure& failure = outcome.failures.emplace_back();
    failure.kind = "wrong-value";
    failure.input = "x";
    return outcome;
  }

  mutable std::atomic<int> confirmed = 0;

 private:
  std::int64_t extent_;
};

const Op& square() {
  static const Op op(sdk::table_of<Square>());
  return op;
}

PropertyRecord run(const Property& property, const CaseSource& source, std::int64_t cases, int jobs = 1) {
  RunOptions options;
  options.cases = cases;
  options.jobs = jobs;
  return PropertyRun(square(), property, source, options, "").run();
}

TEST_CASE("a run draws each case once, also one that fails") {
  const CountedCases cases;
  const PropertyRecord record = run(FailsFrom(5), cases, 100, 2);
  CHECK(cases.draws().size() == 100);
  for (const auto& [index, draws] : cases.draws()) CHECK(draws == 1);
  CHECK(record.cases == 100);
  CHECK(record.failed == 96);
  REQUIRE(record.findings.size() == 1);
  CHECK(record.findings[0].cases == 96);
  CHECK(record.findings[0].case_index == 4);
  CHECK(record.findings[0].inputs.at(0).shape == std::vector<std::int64_t>{5});
}

TEST_CASE("a failure that is confirmed often enough is not confirmed in further cases") {
  const CountedCases cases;
  const FailsFrom everywhere(0), nowhere(1000);
  run(everywhere, cases, 200);
  CHECK(everywhere.confirmed == 40);  // cases are counted in blocks of 40
  run(nowhere, cases, 200);
  CHECK(nowhere.confirmed == 200);
}

TEST_CASE("strata are counted, and those without a case say why") {
  const PropertyRecord record = run(FailsFrom(1000), CountedCases(), 5);
  const auto text = [](const RecordStratum& stratum) {
    return stratum.name + " " + std::to_string(stratum.cases) + " " + stratum.missed;
  };
  REQUIRE(record.strata.size() == 5);
  CHECK(text(record.strata[0]) == "all 5 ");
  CHECK(text(record.strata[1]) == "even 3 ");
  CHECK(text(record.strata[2]) == "odd 2 ");
  CHECK(text(record.strata[3]) == "far 0 not reached in 5 cases");
  CHECK(text(record.strata[4]) == "nowhere 0 there is no such place");
}

}  // namespace
}  // namespace gradcheck::tests
