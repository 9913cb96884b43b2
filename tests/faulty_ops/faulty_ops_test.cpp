#include "tests/faulty_ops/faulty_ops.hpp"

#include <catch2/catch.hpp>

#include "gradcheck/run/runner.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "tests/faulty_ops/wrong_point.hpp"

namespace gradcheck::tests {
namespace {

constexpr std::uint64_t seeds[] = {1, 20, 300};

OpRecord run(const Op& op, std::uint64_t seed, std::int64_t cases, int jobs = 2) {
  RunOptions options;
  options.cases = cases;
  options.seed = seed;
  options.jobs = jobs;
  return run_op(op, properties::all_properties(), properties::CaseGenerator(), options, "");
}

const PropertyRecord& gradient_of(const OpRecord& record) {
  for (const PropertyRecord& property : record.properties) {
    if (property.property == "gradient") return property;
  }
  throw std::logic_error("the property gradient did not run");
}

std::string text_of(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += std::string(to_string(finding.verdict)) + " " + finding.kind + ": " + finding.message + "\n";
    for (const RecordTensor& input : finding.inputs) {
      text += "  " + input.name + " " + Shape(input.shape).to_string() + ":";
      for (std::size_t i = 0; i < std::min<std::size_t>(input.values.size(), 12); ++i)
        text += " " + std::to_string(input.values[i]);
      text += "\n";
    }
  }
  return text;
}

std::vector<Extents> shapes_of(const Finding& finding) {
  std::vector<Extents> shapes;
  for (const RecordTensor& input : finding.inputs) shapes.push_back(input.shape);
  return shapes;
}

std::string words_of(const Finding& finding) {
  return finding.message + (finding.comparisons.empty() ? "" : "; " + finding.comparisons.front().scheme);
}

// Checks the wrong element by its indices, or by its row-major place if the indices depend on the case.
void check_element(const FaultyOp& faulty, const Finding& finding) {
  const std::vector<std::int64_t>& index = finding.comparisons.front().input_index;
  if (faulty.places.empty())
    CHECK(index == faulty.element.value_or(Extents()));
  else if (index.empty())
    CHECK_THAT(words_of(finding), Catch::Contains("along a random direction"));
  else
    CHECK(faulty.places.count(Shape(finding.inputs.front().shape).ravel(index)) == 1);
}

void check_found(const FaultyOp& faulty, std::uint64_t seed) {
  const OpRecord record = run(faulty.op, seed, faulty.cases);
  const std::vector<Finding>& findings = gradient_of(record).findings;
  INFO(faulty.op.name() << ", seed " << seed << "\n" << text_of(findings));
  CHECK(gradient_of(record).verdict == faulty.verdict);
  REQUIRE_FALSE(findings.empty());
  // After a false claim, gradients may also disagree with the values that the claim implies.
  if (faulty.kind != "structure") REQUIRE(findings.size() == 1);
  const Finding& finding = findings.front();
  CHECK(finding.verdict == faulty.verdict);
  CHECK(finding.kind == faulty.kind);
  CHECK(finding.comparisons.empty() == (faulty.input.empty() || faulty.kind == "structure"));
  if (!finding.comparisons.empty()) {
    CHECK(finding.comparisons.front().input == faulty.input);
    check_element(faulty, finding);
  }
  if (faulty.shapes) CHECK(shapes_of(finding) == *faulty.shapes);
  CHECK_THAT(words_of(finding), Catch::Contains(faulty.says));
}

void check_all_found(const std::vector<FaultyOp>& faulty_ops) {
  for (const FaultyOp& faulty : faulty_ops) {
    for (const std::uint64_t seed : seeds) check_found(faulty, seed);
  }
}

TEST_CASE("wrong factors, points and elements are found, named and shrunk") { check_all_found(faulty_elements()); }

TEST_CASE("wrong sums, places, attributes, kinks and claims are found, named and shrunk") {
  check_all_found(faulty_tensors());
}

TEST_CASE("wrong shapes, writes out of bounds, exceptions and NaN are found, named and shrunk") {
  check_all_found(faulty_calls());
}

TEST_CASE("right twins of the wrong ops pass") {
  for (const Op& op : right_twins()) {
    for (const std::uint64_t seed : seeds) {
      const OpRecord record = run(op, seed, 400);
      INFO(op.name() << ", seed " << seed << "\n" << text_of(gradient_of(record).findings));
      CHECK(record.verdict == Verdict::pass);
      CHECK(gradient_of(record).passed == 400);
      CHECK(gradient_of(record).compared_entries > 400);
    }
  }
}

// The content of such a cache depends on earlier calls, and so does the smallest case. One thread makes the order of calls,
// and with it the result, the same in each run.
TEST_CASE("values kept from an earlier call are found") {
  for (const std::uint64_t seed : seeds) {
    const OpRecord record = run(Op(sdk::table_of<StaleCache>()), seed, 100, 1);
    INFO("seed " << seed << "\n" << text_of(gradient_of(record).findings));
    CHECK(gradient_of(record).verdict == Verdict::fail);
    REQUIRE(gradient_of(record).findings.size() == 1);
    CHECK(gradient_of(record).findings.front().kind == "wrong-value");
    CHECK(gradient_of(record).findings.front().comparisons.at(0).input == "x");
  }
}

TEST_CASE("shrinking keeps the attribute that causes a fault, and only this one, off its default") {
  for (const FaultyOp& faulty : faulty_tensors()) {
    if (faulty.op.name() != "gain_ignored") continue;
    for (const std::uint64_t seed : seeds) {
      const OpRecord record = run(faulty.op, seed, 100);
      REQUIRE(gradient_of(record).findings.size() == 1);
      const auto& attributes = gradient_of(record).findings.front().attributes;
      REQUIRE(attributes.size() == 2);
      CHECK(attributes[0].second != "1");
      CHECK(attributes[1] == std::pair<std::string, std::string>("squared", "false"));
    }
    return;
  }
  FAIL("gain_ignored is not among the faulty ops");
}

}  // namespace
}  // namespace gradcheck::tests
