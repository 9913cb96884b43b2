#include "gradcheck/run/runner.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "gradcheck/error.hpp"
#include "gradcheck/record/fingerprint.hpp"
#include "gradcheck/record/replay_token.hpp"
#include "gradcheck/record/stored_case.hpp"
#include "gradcheck/run/exit_code.hpp"
#include "properties/case_generator.hpp"
#include "properties/gradient.hpp"
#include "tests/test_ops/negligible.hpp"
#include "tests/test_ops/softmax.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/square.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace {

const Op& right_op() {
  static const Op op(sdk::table_of<Softmax>());
  return op;
}

// Softmax with a wrong third gradient in every scalar.
const Tampered& tampered() {
  static const Tampered op(sdk::table_of<Softmax>(), [](gradcheck_call& call) {
    if (call.downstream[0].shape[0] > 2) multiply_entry(call.downstream[0], 2, 1.5);
  });
  return op;
}

OpRecord run(const Op& op, RunOptions options, const std::string& target = "") {
  std::vector<std::unique_ptr<Property>> gradient;
  gradient.push_back(std::make_unique<properties::Gradient>());
  return run_op(op, gradient, properties::CaseGenerator(), options, target);
}

RunOptions options_of(std::int64_t cases, std::uint64_t seed, int jobs = 1) {
  RunOptions options;
  options.cases = cases;
  options.seed = seed;
  options.jobs = jobs;
  return options;
}

// Everything in a finding except its command.
std::string text_of(const Finding& finding) {
  std::string text = std::string(to_string(finding.verdict)) + "|" + finding.kind + "|" + finding.message + "|" +
                     std::to_string(finding.case_index) + "|" + std::to_string(finding.shrink_steps) + "|" +
                     std::to_string(finding.wrong_entries) + "|" + std::to_string(finding.compared_entries);
  for (const auto* tensors : {&finding.inputs, &finding.upstream}) {
    for (const RecordTensor& tensor : *tensors) {
      text += "|" + tensor.name;
      for (const std::int64_t extent : tensor.shape) text += " " + std::to_string(extent);
      for (const double value : tensor.values) text += " " + std::to_string(value);
    }
  }
  for (const RecordComparison& comparison : finding.comparisons) {
    text += "|" + comparison.input + " " + comparison.analytic + " " + comparison.reference + " " +
            comparison.error_bound + " " + comparison.scalar;
  }
  for (const RecordJacobian& jacobian : finding.jacobians) {
    for (const double value : jacobian.numeric) text += " " + std::to_string(value);
  }
  return text;
}

std::string text_of(const OpRecord& record) {
  std::string text = record.name + " " + to_string(record.verdict);
  for (const PropertyRecord& property : record.properties) {
    text += "\n" + property.property + " " + to_string(property.verdict);
    for (const std::int64_t count :
         {property.cases, property.passed, property.failed, property.weak, property.undecided, property.errors,
          property.compared_entries, property.forward_calls, property.backward_calls, property.referee_cases}) {
      text += " " + std::to_string(count);
    }
    for (const GradientStrength& gradient : property.gradients) {
      text += " " + gradient.input + " " + std::to_string(gradient.compared) + " " + std::to_string(gradient.zero);
      text += " " + std::to_string(gradient.median.value_or(-1) * 1e20);
      text += " " + std::to_string(gradient.best.value_or(-1) * 1e20);
    }
    for (const Finding& finding : property.findings)
      text += "\n" + text_of(finding) + "|" + std::to_string(finding.cases) + "|" + finding.replay;
  }
  return text;
}

const Finding& only_finding(const OpRecord& record) {
  const Finding* found = nullptr;
  int count = 0;
  for (const PropertyRecord& property : record.properties) {
    if (property.property != "gradient") continue;
    for (const Finding& finding : property.findings) {
      found = &finding;
      ++count;
    }
  }
  REQUIRE(count == 1);
  return *found;
}

TEST_CASE("run_op gives the same record for any number of threads") {
  const Op faulty = tampered().op();
  for (const Op* op : {&right_op(), &faulty}) {
    const std::string one = text_of(run(*op, options_of(60, 9, 1)));
    CHECK(one == text_of(run(*op, options_of(60, 9, 2))));
    CHECK(one == text_of(run(*op, options_of(60, 9, 5))));
    CHECK(one != text_of(run(*op, options_of(60, 10, 1))));
  }
}

TEST_CASE("run_op counts cases and verdicts") {
  const OpRecord right = run(right_op(), options_of(50, 1)), wrong = run(tampered().op(), options_of(50, 1));
  CHECK(right.verdict == Verdict::pass);
  CHECK(wrong.verdict == Verdict::fail);
  for (const OpRecord* record : {&right, &wrong}) {
    REQUIRE_FALSE(record->properties.empty());
    const PropertyRecord& gradient = record->properties.front();
    CHECK(gradient.property == "gradient");
    CHECK(gradient.cases == 50);
    CHECK(gradient.passed + gradient.failed == 50);
    CHECK(gradient.undecided + gradient.errors == 0);
    CHECK(gradient.compared_entries > 50);
    CHECK(gradient.forward_calls > gradient.cases);
    CHECK(gradient.backward_calls > gradient.cases);
    REQUIRE(gradient.gradients.size() == 1);
    const GradientStrength& shown = gradient.gradients[0];
    CHECK(shown.input == "x");
    CHECK(shown.compared == 50);
    CHECK(shown.zero < 25);
    CHECK(shown.unresolved == 0);
    REQUIRE(shown.median);
    CHECK(*shown.median < 1e-13);
    CHECK(*shown.best < *shown.median);
  }
  CHECK(right.properties.front().failed == 0);
  CHECK(right.properties.front().referee_cases <= 2);  // of special values
  const PropertyRecord& gradient = wrong.properties.front();
  CHECK(gradient.failed > 10);
  CHECK(gradient.passed > 5);  // where N < 3
  CHECK(gradient.referee_cases >= 8);
  CHECK(gradient.findings.at(0).cases == gradient.failed);
}

TEST_CASE("run_op describes the op") {
  const OpRecord record = run(right_op(), options_of(1, 1));
  CHECK(record.name == "plain_softmax");
  CHECK(record.signature == "plain_softmax: x[N] -> y[N]");
  CHECK(record.origin == "built-in");
  CHECK(record.scalars == std::vector<std::string>{"float32", "float64", "double-double", "50 digits"});
}

TEST_CASE("only_case repeats a finding exactly") {
  const Op op = tampered().op();
  const Finding found = only_finding(run(op, options_of(60, 4)));
  RunOptions again = options_of(999, 4);
  again.only_case = found.case_index;
  const OpRecord record = run(op, again);
  CHECK(record.properties.front().cases == 1);
  CHECK(text_of(only_finding(record)) == text_of(found));
  // A different case: this one has no third element.
  const auto stream = properties::CaseGenerator().open(op, stream_seed(4, "plain_softmax", "gradient"));
  for (again.only_case = 0; stream->draw(*again.only_case).instance.inputs[0].size() > 2;) {
    ++*again.only_case;
  }
  CHECK(run(op, again).verdict == Verdict::pass);
}

TEST_CASE("the replay line is a command of shell words, and its token leads back to the case") {
  const auto replay = [](const std::string& target, const std::string& prefix = "gradcheck") {
    RunOptions options = options_of(20, 77);
    options.replay_prefix = prefix;
    return only_finding(run(tampered().op(), options, target)).replay;
  };
  const Finding found = only_finding(run(tampered().op(), options_of(20, 77)));
  const std::string head = " replay " + found.token;
  CHECK(replay("") == "gradcheck" + head);
  CHECK(replay("", "mpirun gradcheck") == "mpirun gradcheck" + head);
  CHECK(replay("./ops/my-op_1.cpp") == "gradcheck" + head + " ./ops/my-op_1.cpp");
  CHECK(replay("my op.cpp") == "gradcheck" + head + " 'my op.cpp'");
  CHECK(replay("it's") == "gradcheck" + head + " 'it'\\''s'");
  CHECK(replay("$(rm -rf x);`id`&\"\\") == "gradcheck" + head + " '$(rm -rf x);`id`&\"\\'");
  CHECK(replay("a\nb") == "gradcheck" + head + " 'a\nb'");
  CHECK(replay("~/x*") == "gradcheck" + head + " '~/x*'");
  const ReplayToken token = parse_token(found.token);
  CHECK(token.op == "plain_softmax");
  CHECK(token.property == "gradient");
  CHECK(token.index == found.case_index);
  CHECK(static_cast<std::int64_t>(token.path.size()) == found.shrink_steps);
  const Op op = tampered().op();
  const properties::CaseGenerator generator;
  const auto stream = generator.open(op, stream_seed(token.seed, token.op, token.property));
  const Case instance = generator.follow(op, stream->draw(token.index).instance, token.path);
  CHECK(case_fingerprint(instance) == token.instance);
  CHECK(declarations_fingerprint(op) == token.declarations);
  CHECK(instance.inputs[0] == found.inputs[0].values);
  // The numbers in the record give the same case.
  const Case stored = stored_case(op, found.attributes, found.inputs, found.upstream, found.case_seed);
  CHECK(case_fingerprint(stored) == token.instance);
  const properties::Gradient gradient;
  const Finding again = only_finding(replay_case(op, gradient, stored));
  CHECK_THAT(found.message, Catch::StartsWith(again.message));
}

TEST_CASE("a token that cannot be read is refused with the part that is wrong") {
  CHECK(to_text(parse_token("gc1:42:a/b:gradient:17:3.0.12:9f2c1a7b.07b1e2c4.5d10aa3e")) ==
        "gc1:42:a/b:gradient:17:3.0.12:9f2c1a7b.07b1e2c4.5d10aa3e");
  CHECK(parse_token("gc1:0:f:p:0::0.0.0").path.empty());
  const auto refusal = [](const std::string& text) -> std::string {
    try {
      parse_token(text);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK_THAT(refusal(""), Catch::Contains("expected a replay token such as"));
  CHECK_THAT(refusal("gc2:0:f:p:0::0.0.0"), Catch::Contains("expected a replay token such as"));
  CHECK_THAT(refusal("gc1:x:f:p:0::0.0.0"), Catch::Contains("expected the seed of a run, got 'x'"));
  CHECK_THAT(refusal("gc1:0:f:p:-1::0.0.0"), Catch::Contains("expected the number of a case, got '-1'"));
  CHECK_THAT(refusal("gc1:0:f:p:0:1..2:0.0.0"), Catch::Contains("steps joined by dots"));
  CHECK_THAT(refusal("gc1:0:f:p:0::0.0"), Catch::Contains("three fingerprints"));
  CHECK_THAT(refusal("gc1:0:f:p:0::0.0.z"), Catch::Contains("expected a fingerprint, got 'z'"));
}

TEST_CASE("a stored case that does not fit the op is refused") {
  const Op op = right_op();
  const auto refusal = [&](std::vector<std::pair<std::string, std::string>> attributes,
                           std::vector<RecordTensor> inputs, std::vector<RecordTensor> upstream) -> std::string {
    try {
      stored_case(op, attributes, inputs, upstream, 1);
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  const RecordTensor x{"x", false, {2}, {1, 2}}, dy{"dy", false, {2}, {1, 0}};
  CHECK(refusal({}, {x}, {dy}) == "accepted");
  CHECK_THAT(refusal({{"axis", "1"}}, {x}, {dy}), Catch::Contains("has no attribute axis"));
  CHECK_THAT(refusal({}, {x, x}, {dy}), Catch::Contains("1 inputs, the stored case has 2"));
  CHECK_THAT(refusal({}, {x}, {RecordTensor{"dy", false, {3}, {1, 0, 0}}}), Catch::Contains("the op's is now [2]"));
  CHECK_THAT(refusal({}, {RecordTensor{"x", false, {2, 1}, {1, 2}}}, {dy}), Catch::Contains("x"));
}

// Stored findings refer to cases by these seeds: a change here breaks all of them.
TEST_CASE("stream_seed has stable values") {
  CHECK(stream_seed(0, "affine", "gradient") == 6347886396044056576U);
  CHECK(stream_seed(1, "affine", "gradient") == 13981036951095250504U);
  CHECK(stream_seed(0, "tanh", "gradient") == 16165644719965940034U);
  CHECK(stream_seed(0, "affine", "linearity") == 9646949712485782552U);
  CHECK(stream_seed(0xffffffffffffffffU, "", "") == 11744909680333248609U);
}

TEST_CASE("stream_seed differs between seeds, ops and properties") {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    for (const char* op : {"affine", "tanh", "softmax"}) {
      for (const char* property : {"gradient", "linearity", "tanh"}) seeds.insert(stream_seed(seed, op, property));
    }
  }
  CHECK(seeds.size() == 1000 * 3 * 3);
}

struct Square0 : Square {
  static constexpr auto signature = "empty: x[0] -> y[0]";
  static constexpr const char* structure = nullptr;
};

TEST_CASE("an op whose gradients have no entries is undecided, because nothing was compared") {
  const OpRecord record = run(Op(sdk::table_of<Square0>()), options_of(5, 1));
  CHECK(record.verdict == Verdict::undecided);
  const Finding& finding = only_finding(record);
  CHECK(finding.kind == "nothing-compared");
  CHECK(finding.verdict == Verdict::undecided);
  CHECK(record.properties.front().passed == 5);
  RunRecord all;
  all.ops.push_back(record);
  CHECK(exit_code_of(all) == 5);
}

TEST_CASE("an op whose gradient is below the noise in every case is undecided") {
  const Op op(sdk::table_of<Negligible>());
  const OpRecord record = run(op, options_of(40, 1));
  CHECK(record.verdict == Verdict::undecided);
  CHECK(record.properties.front().passed == 40);
  const Finding& finding = only_finding(record);
  CHECK(finding.kind == "gradient-not-seen");
  CHECK(finding.verdict == Verdict::undecided);
  CHECK(finding.input == "w");
  CHECK(finding.cases == 40);
  CHECK(finding.message ==
        "dw was 0 or below the noise of the differences in all 40 cases, so a wrong dw would not have been noticed; "
        "if it is 0 by definition, let backward write exact zeros");
  // Few cases, or one alone, say nothing about the others.
  CHECK(run(op, options_of(19, 1)).verdict == Verdict::pass);
  RunOptions one = options_of(40, 1);
  one.only_case = 30;
  CHECK(run(op, one).verdict == Verdict::pass);
}

/// y = x^2; w has no part in it, so that its gradient is zero.
struct Unused {
  static constexpr auto signature = "unused: x[N], w[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, View<T>, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * x[i] * dy[i];
    for (std::int64_t i = 0; i < x.size(); ++i) dw[i] = T(0);
  }
};

TEST_CASE("an op whose gradient is zero by definition passes") {
  const OpRecord record = run(Op(sdk::table_of<Unused>()), options_of(40, 1));
  CHECK(record.verdict == Verdict::pass);
  const std::vector<GradientStrength>& shown = record.properties.front().gradients;
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].zero < 20);
  REQUIRE(shown[0].median);
  CHECK(*shown[0].median < 1e-13);
  CHECK(shown[1].input == "w");
  CHECK(shown[1].compared == 40);
  CHECK(shown[1].zero == 40);
  CHECK_FALSE(shown[1].median);
  CHECK_FALSE(shown[1].best);
}

struct Unsatisfiable : Square {
  static constexpr auto signature = "unsatisfiable: x[N] -> y[N] where N > 1000";
};

TEST_CASE("an op without cases is an error that gives the reason") {
  const OpRecord record = run(Op(sdk::table_of<Unsatisfiable>()), options_of(3, 1));
  CHECK(record.verdict == Verdict::error);
  const Finding& finding = only_finding(record);
  CHECK(finding.kind == "no-case");
  CHECK(finding.cases == 3);
  CHECK_THAT(finding.message, Catch::Contains("unsatisfiable could not be satisfied"));
}

OpRecord op_record(Verdict verdict, std::int64_t compared) {
  OpRecord record;
  record.verdict = verdict;
  record.properties.emplace_back().compared_entries = compared;
  return record;
}

int code_of(std::vector<OpRecord> ops, int load_failures = 0, bool strict = false) {
  RunRecord record;
  record.strict = strict;
  record.ops = std::move(ops);
  record.load_failures.resize(static_cast<std::size_t>(load_failures));
  return exit_code_of(record);
}

TEST_CASE("exit_code_of") {
  const OpRecord pass = op_record(Verdict::pass, 10), fail = op_record(Verdict::fail, 10),
                 error = op_record(Verdict::error, 0), undecided = op_record(Verdict::undecided, 10),
                 empty = op_record(Verdict::pass, 0), nothing = op_record(Verdict::undecided, 0);
  SECTION("is 0 if everything passed") {
    CHECK(code_of({pass}) == 0);
    CHECK(code_of({pass, pass}) == 0);
  }
  SECTION("is 1 for any finding") {
    CHECK(code_of({pass, fail}) == 1);
    CHECK(code_of({undecided, pass}) == 1);
    CHECK(code_of({pass, nothing}) == 1);
    CHECK(code_of({error}) == 1);
    CHECK(code_of({fail}, 1) == 1);
  }
  SECTION("is 1 for a warning if the run is strict, else 0") {
    const OpRecord weak = op_record(Verdict::weak, 10);
    CHECK(code_of({pass, weak}) == 0);
    CHECK(code_of({pass, weak}, 0, true) == 1);
    CHECK(code_of({pass}, 0, true) == 0);
    CHECK(code_of({weak, fail}) == 1);
    CHECK(code_of({weak}, 1) == 2);
    CHECK(code_of({op_record(Verdict::weak, 0)}) == 5);
  }
  SECTION("is 2 if something did not load and nothing else is wrong") {
    CHECK(code_of({pass}, 1) == 2);
    CHECK(code_of({}, 1) == 2);
  }
  SECTION("is 5 if nothing was compared") {
    CHECK(code_of({}) == 5);
    CHECK(code_of({empty}) == 5);
    CHECK(code_of({nothing}) == 5);
  }
}

TEST_CASE("verdicts have words and an order") {
  CHECK(std::string(to_string(Verdict::pass)) == "pass");
  CHECK(std::string(to_string(Verdict::weak)) == "weak");
  CHECK(std::string(to_string(Verdict::undecided)) == "undecided");
  CHECK(std::string(to_string(Verdict::fail)) == "fail");
  CHECK(std::string(to_string(Verdict::error)) == "error");
  CHECK(Verdict::pass < Verdict::weak);
  CHECK(Verdict::weak < Verdict::undecided);
  CHECK(Verdict::undecided < Verdict::fail);
  CHECK(Verdict::fail < Verdict::error);
}

TEST_CASE("a finding has a severity") {
  Finding finding;
  const auto severity = [&](Verdict verdict, const char* kind) {
    finding.verdict = verdict;
    finding.kind = kind;
    return std::string(severity_of(finding));
  };
  CHECK(severity(Verdict::fail, "wrong-value") == "wrong");
  CHECK(severity(Verdict::fail, weak_numerics) == "weak");
  CHECK(severity(Verdict::weak, "infinite") == "weak");
  CHECK(severity(Verdict::undecided, "bound-too-wide") == "undecided");
  CHECK(severity(Verdict::error, "crash") == "error");
}

}  // namespace
}  // namespace gradcheck::tests
