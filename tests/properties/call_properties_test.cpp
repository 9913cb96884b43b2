#include <catch2/catch.hpp>

#include "gradcheck/run/runner.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "tests/properties/call_ops.hpp"

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
                 const std::string& says) {
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
    CHECK_THAT(finding.message, Catch::Contains(says));
  }
}

/// Passes in every property, and in this one after something was compared.
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

TEST_CASE("linearity: a gradient that does not follow its upstream is found without a difference") {
  check_found<ConstantGradient>("linearity", "zero-upstream", "x", "for an upstream gradient of zeros");
  check_found<SquaredUpstream>("linearity", "not-linear", "y", "for their sum");
  check_quiet<Product>("linearity");
}

TEST_CASE("buffers: results that hang on what a buffer held are found, sums that are not added are too") {
  check_found<AddsUnasked>("buffers", "depends-on-its-buffer", "x", "depends on what its buffer held before backward");
  check_found<ForwardReadsOutput>("buffers", "reads-its-output", "", "before forward");
  check_found<AccumulatesByWriting>("buffers", "not-accumulated", "x", "held 1234.5");
  check_quiet<Accumulated>("buffers");
}

TEST_CASE("untouched: what a call may only read is the same afterwards") {
  check_found<UsesUpUpstream>("untouched", "changed-by-backward", "", "the upstream gradient dz");
  check_found<ChangesInput>("untouched", "changed-by-forward", "x", "forward changes x");
  check_quiet<Product>("untouched");
}

TEST_CASE("bounds: what lies around the tensors has no effect") {
  check_found<ReadsBehind>("bounds", "reads-outside", "x", "when only that memory changes");
  check_quiet<Product>("bounds");
}

TEST_CASE("repeat: calls that differ now and then are found") {
  const Op op(sdk::table_of<LosesNowAndThen>());
  const OpRecord record = run(op, "repeat");
  INFO(text_of(record));
  CHECK(record.verdict == Verdict::fail);
  check_quiet<Product>("repeat");
}

TEST_CASE("state: what is kept outside of a call is found") {
  check_found<KeepsLastInput>("state", "depends-on-other-calls", "y", "something is kept outside of the call");
  check_quiet<Product>("state");
}

TEST_CASE("wanted gradients: each subset of them comes out as all of them") {
  check_found<ReturnsEarly>("wanted-gradients", "needs-gradient", "y", "when only dy is");
  check_quiet<Product>("wanted-gradients");
}

TEST_CASE("layouts: strides are honoured, or refused where they are not claimed") {
  check_found<UpstreamAsCompact>("layouts", "depends-on-layout", "x", "when the upstream gradient lies in memory");
  check_found<RefusesStrides>("layouts", "refuses-layout", "", "claims to take tensors of any strides");
  check_quiet<StridedSquare>("layouts");
}

TEST_CASE("in place: backward cannot need what forward has overwritten") {
  check_found<NeedsOldInput>("in-place", "wrong-in-place", "x", "when y is written over x");
  check_quiet<ExpOverInput>("in-place");
}

TEST_CASE("fan-out: one tensor as two operands is as good as two, and its gradients add up") {
  check_found<ConfusedByOneTensor>("fan-out", "fan-out", "", "when one tensor is passed as x and as y");
  check_found<AccumulatesByWriting>("fan-out", "fan-out", "x", "added up in one buffer");
  check_quiet<Accumulated>("fan-out");
}

TEST_CASE("forward mode: jvp is the transpose of backward") {
  check_found<TangentOfOneOperand>("forward-mode", "modes-disagree", "", "not the transpose of reverse mode");
  check_quiet<Product>("forward-mode");
}

TEST_CASE("adjoint: a linear op's gradient is its transpose, exactly") {
  check_found<Quadruple>("adjoint", "not-adjoint", "x", "the outputs are linear in x");
  check_quiet<Triple>("adjoint");
}

TEST_CASE("second order: backward's own derivative, and the symmetry of the Hessian") {
  check_found<ForgetsMixedTerm>("second-order", "wrong-second-order", "x", "the gradient of backward by x");
  check_found<WrongByUpstream>("second-order", "wrong-second-order", "", "the gradient of backward by dz");
  check_found<LopsidedChain>("second-order", "hessian-not-symmetric", "", "is not symmetric");
  check_quiet<Product>("second-order");
  check_quiet<Chain>("second-order");
}

TEST_CASE("cost: a backward that takes many times forward's operations is found, by size and by growth") {
  check_found<SquaresUseByUse>("cost", "cost", "", "times as much work");
  check_found<SquareInSquareTime>("cost", "cost-grows", "", "growing multiple");
  check_quiet<Squares>("cost");
  check_quiet<StridedSquare>("cost");
}

}  // namespace
}  // namespace gradcheck::tests
