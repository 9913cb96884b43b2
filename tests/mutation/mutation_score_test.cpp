#include "gradcheck/mutation/mutation_score.hpp"

#include "gradcheck/mutation/difference.hpp"
#include "ops/builtin_ops.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "properties/gradient.hpp"
#include "tests/mutation/mutated_gradient.hpp"

namespace gradcheck::tests {
namespace {

using mutation::Fate;
using mutation::MutantResult;
using mutation::OpScore;

OpScore score_of(const Op& op, int jobs = 2) {
  std::vector<std::unique_ptr<Property>> gradient;
  gradient.push_back(std::make_unique<properties::Gradient>());
  return mutation::mutation_score(op, gradient, properties::CaseGenerator(), {100, 1, jobs});
}

Op builtin(std::string_view name) {
  for (Op& op : ops::builtin_ops()) {
    if (op.name() == name) return std::move(op);
  }
  throw std::logic_error("there is no such op");
}

const MutantResult& result_of(const OpScore& score, std::string_view name) {
  const auto found = std::ranges::find(score.mutants, name, &MutantResult::mutation);
  REQUIRE(found != score.mutants.end());
  return *found;
}

bool differs(const Op& op, std::string_view name, const Case& instance) {
  const mutation::Mutant mutant(op, mutation_of(op, name));
  return mutation::differs(op, mutant.op(), instance);
}

// Faults in calls that other properties make, but not the gradient property.
bool of_a_call(const MutantResult& result) { return result.mutation.ends_with("cleared after use"); }

}  // namespace

TEST_CASE("a difference of a mutant") {
  const Op square(sdk::table_of<Square>()), softmax(sdk::table_of<Softmax>());
  const Case at = some_case(square, {{"N", 3}}), one = some_case(square, {{"N", 1}});
  SECTION("is found down to 1e-10 of an entry, and in a single entry") {
    CHECK(differs(square, "off by 1e-10 of itself", at));
    CHECK(differs(square, "last entry off by 1e-3 of itself", at));
    CHECK(differs(square, "last entry never written", at));
  }
  SECTION("is found in changes between calls and in changes of tensors that are only read") {
    CHECK(differs(square, "every second call off by 1e-3 of itself", at));
    CHECK(differs(square, "upstream cleared after use", at));
    CHECK(differs(square, "input cleared after use", at));
    CHECK(differs(square, "output cleared after use", at));
    CHECK(differs(square, "one entry written past the end", at));
  }
  SECTION("does not exist if a mutation has nothing to change") {
    CHECK_FALSE(differs(square, "reversed along the first axis", one));
    CHECK_FALSE(differs(square, "multiplied by first extent", one));
    CHECK_FALSE(differs(square, "off-diagonal dropped", at));
    CHECK_FALSE(differs(square, "last contribution instead of the sum", at));
    CHECK_FALSE(differs(square, "y not kept for backward", at));
  }
  SECTION("exists if the same mutation of another op changes something") {
    const Case of_softmax = some_case(softmax, {{"N", 3}});
    CHECK(differs(softmax, "off-diagonal dropped", of_softmax));
    CHECK(differs(softmax, "y not kept for backward", of_softmax));
  }
}

TEST_CASE("the score of ops whose gradient is checked") {
  for (const char* name : {"sin", "add", "softmax", "affine", "embedding"}) {
    const OpScore score = score_of(builtin(name));
    CHECK(score.op == name);
    CHECK(score.count(Fate::caught) > 60);
    for (const MutantResult& result : score.mutants) {
      INFO(name << ": d" << result.input << ' ' << result.mutation);
      if (!of_a_call(result)) CHECK(result.fate != Fate::survived);
    }
  }
}

TEST_CASE("mutants that do not differ from the right op do not count") {
  const OpScore score = score_of(builtin("tanh"));
  CHECK(result_of(score, "off-diagonal dropped").fate == Fate::equivalent);
  CHECK(result_of(score, "zero").fate == Fate::caught);
  CHECK(result_of(score, "zero").property == "gradient");
  CHECK(result_of(score_of(builtin("add")), "as if x were 0").fate == Fate::equivalent);
}

TEST_CASE("the score does not depend on the number of threads") {
  const OpScore one = score_of(builtin("add"), 1), two = score_of(builtin("add"), 2);
  REQUIRE(one.mutants.size() == two.mutants.size());
  for (std::size_t i = 0; i < one.mutants.size(); ++i) {
    INFO(one.mutants[i].mutation);
    CHECK(one.mutants[i].fate == two.mutants[i].fate);
    CHECK(one.mutants[i].case_index == two.mutants[i].case_index);
    CHECK(one.mutants[i].differing == two.mutants[i].differing);
  }
}

namespace {

/// A property that always passes.
class Nothing final : public Property {
 public:
  std::string_view name() const override { return "nothing"; }
  bool applies(const Op&) const override { return true; }
  Outcome check(const Op&, const Case&, Confirmation) const override { return {}; }
};

/// A property that always fails.
class Never final : public Property {
 public:
  std::string_view name() const override { return "never"; }
  bool applies(const Op&) const override { return true; }
  Outcome check(const Op&, const Case&, Confirmation) const override {
    Outcome outcome;
    outcome.failures.emplace_back();
    return outcome;
  }
};

template <class P>
OpScore score_by(const Op& op) {
  std::vector<std::unique_ptr<Property>> properties;
  properties.push_back(std::make_unique<P>());
  return mutation::mutation_score(op, properties, properties::CaseGenerator(), {20, 1, 1});
}

}  // namespace

TEST_CASE("with a check that always passes, all mutants that differ survive") {
  const OpScore score = score_by<Nothing>(builtin("tanh"));
  CHECK(score.count(Fate::caught) == 0);
  CHECK(result_of(score, "zero").fate == Fate::survived);
  CHECK(result_of(score, "zero").differing > 15);  // all except those without entries
  CHECK(result_of(score, "zero").difference > 0.1);
  CHECK(result_of(score, "off-diagonal dropped").fate == Fate::equivalent);
}

TEST_CASE("a check that fails for the right op too catches nothing") {
  CHECK(score_by<Never>(builtin("tanh")).count(Fate::caught) == 0);
}

}  // namespace gradcheck::tests
