// What a finding says about a wrong entry: the sentence and the numbers of the comparison.
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gradcheck/check/compare/entry_sentence.hpp"
#include "gradcheck/check/gradient_check.hpp"
#include "tests/test_ops/relu.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/square.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace failure_text_test {

/// The sentence on dx[1], which is 6.5 where the reference is 6 ± 0.25.
std::string sentence_on(EntryKind kind, const std::function<void(Entry<DoubleDouble>&)>& change = {},
                        std::size_t count = 1) {
  const Op op(sdk::table_of<Square>());
  Entry<DoubleDouble> entry;
  entry.input = 0;
  entry.element = 1;
  entry.kind = kind;
  entry.analytic = DoubleDouble(6.5);
  entry.reference.value = DoubleDouble(6);
  entry.reference.lower = DoubleDouble(5);
  entry.reference.upper = DoubleDouble(7);
  entry.reference.bound = 0.25;
  entry.reference.step = 0.125;
  if (change) change(entry);
  return sentence_of(op, some_case(op, {{"N", 3}}), rounded_to_double(entry), count);
}

TEST_CASE("the sentence on a comparison names the entry and its values") {
  CHECK(sentence_on(EntryKind::wrong_value) == "dx[1] is 6.5, the numeric derivative is 6 ± 0.25");
  CHECK(sentence_on(EntryKind::wrong_value, {}, 3) ==
        "dx[1] is 6.5, the numeric derivative is 6 ± 0.25; 3 entries of dx disagree");
  CHECK(sentence_on(EntryKind::outside_subdifferential) ==
        "dx[1] is 6.5; the one-sided slopes at this kink are 5 and 7, and a subgradient lies between them");
  CHECK(sentence_on(EntryKind::not_a_number) == "dx[1] is NaN, the numeric derivative is 6");
  CHECK(sentence_on(EntryKind::infinite) == "dx[1] is 6.5, the numeric derivative is 6");
  CHECK(sentence_on(EntryKind::not_written) == "dx[1] is never written by backward; the numeric derivative is 6");
  CHECK(sentence_on(EntryKind::reference_not_finite) ==
        "dx[1] cannot be checked: forward is not finite around this input (step 0.125)");
  CHECK(sentence_on(EntryKind::unresolved) == "dx[1] is 6.5; the samples of forward do not show its derivative");
  CHECK(sentence_on(EntryKind::bound_too_wide) ==
        "dx[1] is 6.5, the numeric derivative is 6 ± 0.25: the error bound is too wide to tell whether they agree");
}

TEST_CASE("the sentence on an infinite bound says whether the slopes grow") {
  const auto infinite = [](Entry<DoubleDouble>& entry) {
    entry.reference.bound = std::numeric_limits<double>::infinity();
  };
  CHECK(sentence_on(EntryKind::bound_too_wide, infinite) ==
        "dx[1] is 6.5 and cannot be checked: forward is not smooth here at any step that was tried");
  const auto steep = [&](Entry<DoubleDouble>& entry) {
    infinite(entry);
    entry.reference.steep = true;
  };
  CHECK(sentence_on(EntryKind::bound_too_wide, steep) ==
        "dx[1] is 6.5 and cannot be checked: the slopes of forward grow without limit as the step shrinks");
}

TEST_CASE("the sentence on an entry of the Jacobian names its row, that on a direction its first entry") {
  const auto of_row = [](Entry<DoubleDouble>& entry) {
    entry.output = 0;
    entry.output_element = 2;
  };
  CHECK(sentence_on(EntryKind::wrong_value, of_row) == "∂y[2]/∂x[1] is 6.5, the numeric derivative is 6 ± 0.25");
  const auto along = [](Entry<DoubleDouble>& entry) {
    entry.element = {};
    entry.first_of_block = 2;
  };
  CHECK(sentence_on(EntryKind::wrong_value, along, 2) ==
        "dx[2] and onwards, along a random direction, is 6.5, the numeric derivative is 6 ± 0.25; 2 comparisons of dx "
        "disagree");
}

/// The outcome in double-double, with entry 1 off by this.
template <class Definition>
Outcome outcome_of(std::vector<double> x, double error) {
  const Tampered tampered(sdk::table_of<Definition>(),
                          [&](gradcheck_call& call) { add_to_entry(call.downstream[0], 1, error); });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", static_cast<std::int64_t>(x.size())}});
  instance.inputs[0] = std::move(x);
  for (double& value : instance.upstream[0]) value = 1;
  return check_gradient_in(op, instance, {ScalarKind::double_double, ScalarKind::double_double});
}

TEST_CASE("a comparison records the entry, both values, the bound, the step and the calls of forward") {
  const Outcome outcome = outcome_of<Square>({1, 3}, 0.5);
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].deviation == 0.5);
  REQUIRE(outcome.failures[0].comparisons.size() == 1);
  const RecordComparison& comparison = outcome.failures[0].comparisons[0];
  CHECK(comparison.input == "x");
  CHECK(comparison.input_index == std::vector<std::int64_t>{1});
  CHECK(comparison.output.empty());
  CHECK(std::stod(comparison.analytic) == 6.5);
  CHECK(std::stod(comparison.reference) == Approx(6).epsilon(1e-15));
  CHECK(std::stod(comparison.difference) == Approx(0.5).epsilon(1e-15));
  CHECK(std::stod(comparison.error_bound) > 0);
  CHECK(std::stod(comparison.error_bound) < 1e-20);
  CHECK(std::stod(comparison.centered) == Approx(6).epsilon(1e-15));
  CHECK(std::stod(comparison.step) == Approx(0x1p-17).epsilon(0.01));
  CHECK(comparison.scheme == "9-point centered");
  CHECK(comparison.scalar == "double-double");
  CHECK(comparison.forward_calls > 8);
}

TEST_CASE("a comparison at a kink records both slopes") {
  const Outcome outcome = outcome_of<Relu>({1, 0}, -0.5);
  REQUIRE(outcome.failures.size() == 1);
  REQUIRE(outcome.failures[0].comparisons.size() == 1);
  const std::string& reference = outcome.failures[0].comparisons[0].reference;
  CAPTURE(reference);
  CHECK(reference.front() == '[');
  CHECK(reference.back() == ']');
  CHECK(reference.find(", 1") != std::string::npos);
}

TEST_CASE("an entry of the Jacobian that is wrong alone records its row, and the Jacobian beside its reference") {
  // Wrong by a half in row 1, for an upstream gradient with a single 1 there.
  const Tampered tampered(sdk::table_of<Square>(), [](gradcheck_call& call) {
    const auto* dy = static_cast<const DoubleDouble*>(call.upstream[0].data);
    if (dy[0].hi == 0 && dy[1].hi == 1) multiply_entry(call.downstream[0], 1, 1.5);
  });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", 2}});
  instance.inputs[0] = {1, 3};
  const Outcome outcome = check_gradient_in(op, instance, {ScalarKind::double_double, ScalarKind::double_double});
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].deviation == Approx(3));
  CHECK_THAT(outcome.failures[0].message, Catch::StartsWith("∂y[1]/∂x[1] is 9, the numeric derivative is 6 ± "));
  REQUIRE(outcome.failures[0].comparisons.size() == 1);
  const RecordComparison& comparison = outcome.failures[0].comparisons[0];
  CHECK(comparison.output == "y");
  CHECK(comparison.output_index == std::vector<std::int64_t>{1});
  CHECK(comparison.input_index == std::vector<std::int64_t>{1});
  CHECK(std::stod(comparison.analytic) == 9);
  CHECK(std::stod(comparison.reference) == Approx(6));
  REQUIRE(outcome.failures[0].jacobians.size() == 1);
  const RecordJacobian& jacobian = outcome.failures[0].jacobians[0];
  CHECK(jacobian.output == "y");
  CHECK(jacobian.input == "x");
  CHECK(jacobian.rows == 2);
  CHECK(jacobian.columns == 2);
  CHECK(jacobian.analytic == std::vector<double>{2, 0, 0, 9});
  REQUIRE(jacobian.numeric.size() == 4);
  CHECK(jacobian.numeric[0] == Approx(2));
  CHECK(jacobian.numeric[1] == 0);
  CHECK(jacobian.numeric[3] == Approx(6));
  REQUIRE(jacobian.error_bound.size() == 4);
  CHECK(jacobian.error_bound[1] == 0);
  CHECK(jacobian.error_bound[3] > 0);
  CHECK(jacobian.error_bound[3] < 1e-20);
  CHECK(jacobian.verdict == std::vector<Verdict>{Verdict::pass, Verdict::pass, Verdict::pass, Verdict::fail});
}

TEST_CASE("comparisons are listed worst first, and those of single entries have no other place") {
  const Tampered tampered(sdk::table_of<Square>(), [](gradcheck_call& call) {
    add_to_entry(call.downstream[0], 0, 1e-3);
    add_to_entry(call.downstream[0], 1, 0.1);
    add_to_entry(call.downstream[0], 3, 1e-2);
  });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", 4}});
  instance.inputs[0] = {1, 1, 1, 1};
  const Outcome outcome = check_gradient(op, instance, Confirmation::located);
  REQUIRE(outcome.failures.size() == 1);
  const Failure& failure = outcome.failures[0];
  CHECK(failure.wrong_entries == 3);
  CHECK(failure.deviation == Approx(0.1));
  CHECK(failure.location.empty());
  CHECK_FALSE(failure.along_direction);
  REQUIRE(failure.comparisons.size() == 3);
  CHECK(failure.comparisons[0].input_index == std::vector<std::int64_t>{1});
  CHECK(failure.comparisons[1].input_index == std::vector<std::int64_t>{3});
  CHECK(failure.comparisons[2].input_index == std::vector<std::int64_t>{0});
}

}  // namespace failure_text_test
}  // namespace gradcheck::tests
