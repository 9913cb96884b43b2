#include <catch2/catch.hpp>

#include "gradcheck/run/runner.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "tests/properties/wrong_arguments.hpp"
#include "tests/properties/wrong_cost.hpp"
#include "tests/properties/wrong_derivatives.hpp"
#include "tests/properties/wrong_memory.hpp"
#include "tests/properties/wrong_repetition.hpp"

namespace gradcheck::tests {
namespace {

OpRecord run(const Op& op, const std::string& only = "", std::uint64_t seed = 1) {
  auto properties = properties::all_properties();
  std::erase_if(properties, [&](const auto& property) { return !only.empty() && property->name() != only; });
  RunOptions options;
  options.seed = seed;
  options.jobs = 1;
  return run_op(op, properties, properties::CaseGenerator(), options, "");
}

std::string text_of(const OpRecord& record) {
  std::string text = record.name;
  for (const PropertyRecord& property : record.properties) {
    for (const Finding& finding : property.findings)
      text += "\n" + finding.property + ", " + finding.kind + ": " + finding.message;
  }
  return text;
}

template <class Wrong>
void check_found(const std::string& property, const std::string& kind, const std::string& input,
                 const std::string& text) {
  const Op op(sdk::table_of<Wrong>());
  for (const std::uint64_t seed : {1U, 20U, 300U}) {
    const OpRecord record = run(op, property, seed);
    INFO(text_of(record) << ", seed " << seed);
    REQUIRE(record.properties.size() == 1);
    CHECK(record.verdict == Verdict::fail);
    REQUIRE_FALSE(record.properties[0].findings.empty());
    const Finding& finding = record.properties[0].findings[0];
    CHECK(finding.kind == kind);
    CHECK(finding.input == input);
    CHECK_THAT(finding.message, Catch::Contains(text));
  }
}

/// The op passes every property, and this property compares something.
template <class Right>
void check_quiet(const std::string& property) {
  const Op op(sdk::table_of<Right>());
  const OpRecord all = run(op);
  INFO(text_of(all));
  CHECK(all.verdict == Verdict::pass);
  for (const PropertyRecord& part : all.properties) {
    if (part.property == property) CHECK(part.compared_entries > 0);
  }
  CHECK(std::any_of(all.properties.begin(), all.properties.end(),
                    [&](const PropertyRecord& part) { return part.property == property; }));
}

TEST_CASE("linearity: finds a gradient that is not linear in the upstream gradient") {
  check_found<ConstantGradient>("linearity", "zero-upstream", "x", "for an upstream gradient of zeros");
  check_found<SquaredUpstream>("linearity", "not-linear", "y", "for their sum");
  check_quiet<Product>("linearity");
}

TEST_CASE("buffers: finds results that depend on previous buffer contents, and gradients that are not accumulated") {
  check_found<AddsUnasked>("buffers", "depends-on-its-buffer", "x",
                           "when its buffer held 1234.5 instead of NaN before backward");
  check_found<ForwardReadsOutput>("buffers", "reads-its-output", "", "before forward");
  check_found<AccumulatesByWriting>("buffers", "not-accumulated", "x", "started at 1234.5");
  check_quiet<Accumulated>("buffers");
}

TEST_CASE("untouched: finds calls that change what they may only read") {
  check_found<UsesUpUpstream>("untouched", "changed-by-backward", "", "the upstream gradient dz");
  check_found<ChangesInput>("untouched", "changed-by-forward", "x", "forward changes x");
  check_quiet<Product>("untouched");
}

TEST_CASE("bounds: finds results that depend on memory around the tensors") {
  check_found<ReadsBehind>("bounds", "reads-outside", "x", "when only memory outside of the tensors changes");
  check_quiet<Product>("bounds");
}

TEST_CASE("repeat: finds calls that differ from time to time") {
  const Op op(sdk::table_of<LosesNowAndThen>());
  const OpRecord record = run(op, "repeat");
  INFO(text_of(record));
  CHECK(record.verdict == Verdict::fail);
  check_quiet<Product>("repeat");
}

TEST_CASE("state: finds values that an op keeps outside of a call") {
  check_found<KeepsLastInput>("state", "depends-on-other-calls", "y", "the op keeps data between calls");
  check_quiet<Product>("state");
}

TEST_CASE("wanted gradients: finds a gradient that depends on which others are requested") {
  check_found<ReturnsEarly>("wanted-gradients", "needs-gradient", "y", "when only dy is requested");
  check_quiet<Product>("wanted-gradients");
}

TEST_CASE("layouts: finds ignored strides, and refusals of strides that the op declares to take") {
  check_found<UpstreamAsCompact>("layouts", "depends-on-layout", "x", "when the upstream gradient is stored");
  check_found<RefusesStrides>("layouts", "refuses-layout", "", "declares that it takes tensors of any strides");
  check_quiet<StridedSquare>("layouts");
}

TEST_CASE("in place: finds a backward that needs what forward has overwritten") {
  check_found<NeedsOldInput>("in-place", "wrong-in-place", "x", "when y is written over x");
  check_quiet<ExpOverInput>("in-place");
}

TEST_CASE("fan-out: finds wrong results for one tensor passed as two inputs") {
  check_found<ConfusedByOneTensor>("fan-out", "fan-out", "", "when one tensor is passed as x and as y");
  check_found<AccumulatesByWriting>("fan-out", "fan-out", "x", "one buffer accumulates both gradients");
  check_quiet<Accumulated>("fan-out");
}

TEST_CASE("forward mode: finds a jvp that is not the transpose of backward") {
  check_found<TangentOfOneOperand>("forward-mode", "modes-disagree", "", "not the transpose of reverse mode");
  check_quiet<Product>("forward-mode");
}

TEST_CASE("adjoint: finds a gradient of a linear op that is not its transpose") {
  check_found<Quadruple>("adjoint", "not-adjoint", "x", "the outputs are declared linear in x");
  check_quiet<Triple>("adjoint");
}

TEST_CASE("second order: finds a wrong double_backward, and a Hessian that is not symmetric") {
  check_found<ForgetsMixedTerm>("second-order", "wrong-second-order", "x",
                                "the derivative of backward with respect to x");
  check_found<WrongByUpstream>("second-order", "wrong-second-order", "",
                               "the derivative of backward with respect to dz");
  check_found<LopsidedChain>("second-order", "hessian-not-symmetric", "", "is not symmetric");
  check_quiet<Product>("second-order");
  check_quiet<Chain>("second-order");
}

TEST_CASE("cost: finds a backward that is too expensive, by its cost and by the growth of its cost") {
  check_found<SquareAgainAndAgain>("cost", "cost", "",
                                   "(limit: 16×, besides 256 for each element and 8192 for the call)");
  check_found<SquaresUseByUse>("cost", "cost-grows", "", "grows with depth: at depth = 1");
  check_found<SquareInSquareTime>("cost", "cost-grows", "", "the cost of backward relative to forward grows with");
  check_quiet<Squares>("cost");
  check_quiet<StridedSquare>("cost");
}

TEST_CASE("untouched: finds a change of each tensor that backward may only read") {
  check_found<ChangesSaved>("untouched", "changed-by-backward", "", "the saved tensor kept");
  check_found<ChangesOutput>("untouched", "changed-by-backward", "", "the output y");
  check_found<ChangesInputInBackward>("untouched", "changed-by-backward", "x", "backward changes x");
  check_found<ChangesIndices>("untouched", "changed-by-backward", "ids", "backward changes ids");
  check_quiet<ShiftedSquare>("untouched");
  check_quiet<Gather>("untouched");
}

}  // namespace
}  // namespace gradcheck::tests
