#include "gradcheck/check/precision/precision_check.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "gradcheck/error.hpp"
#include "gradcheck/random.hpp"
#include "ops/builtin_ops.hpp"
#include "properties/precision.hpp"
#include "tests/check/precision_ops.hpp"
#include "tests/check/vector_case.hpp"

namespace gradcheck {
namespace {

using namespace gradcheck::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

/// A case of an op with a matrix x: values of size 1 around an offset, on the float grid but on no coarser one.
Case matrix_case(const Op& op, const char* rows_name, std::int64_t rows, const char* columns_name, std::int64_t columns,
                 double offset = 0) {
  Bindings bindings;
  bindings.set_dimension(rows_name, rows);
  bindings.set_dimension(columns_name, columns);
  Case instance = make_case(op, bindings, defaults(op.attributes()));
  RandomStream random(11);
  for (std::size_t input = 0; input < instance.inputs.size(); ++input) {
    if (op.signature().inputs[input].is_index) continue;
    for (double& value : instance.inputs[input]) value = static_cast<float>(offset + 4 * random.unit() - 2);
  }
  for (double& value : instance.upstream[0]) value = static_cast<float>(4 * random.unit() - 2);
  instance.seed = 7;
  return instance;
}

/// The message of the only failure; "" if there is none.
std::string only_message(const Outcome& outcome) {
  REQUIRE(outcome.failures.size() <= 1);
  return outcome.failures.empty() ? "" : outcome.failures[0].message;
}

const Failure* find(const Outcome& outcome, const std::string& kind, const std::string& input) {
  for (const Failure& failure : outcome.failures) {
    if (failure.kind == kind && failure.input == input) return &failure;
  }
  return nullptr;
}

Outcome in(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended = ScalarKind::double_double) {
  return check_precision_in(op, instance, shipped, extended);
}

constexpr ScalarKind f32 = ScalarKind::float32, f64 = ScalarKind::float64;

// ---- tails ----------------------------------------

TEST_CASE("the tail of a logistic function from its rounded value is weak") {
  const Op weak = op_of<LogisticFromY>(), stable = op_of<Logistic>();
  for (const double x : {30.0, 37.0, 40.0, 60.0}) {
    CAPTURE(x);
    for (const ScalarKind scalar : {f32, f64}) {
      const Outcome outcome = in(weak, vector_case(weak, {x}), scalar);
      REQUIRE(outcome.failures.size() == 1);
      CHECK(outcome.failures[0].kind == "weak-numerics");
      CHECK(outcome.failures[0].input == "x");
      CHECK(outcome.failures[0].verdict == Verdict::fail);
      CHECK(in(weak, vector_case(weak, {-x}), scalar).verdict() == Verdict::pass);
      for (const double value : {x, -x}) CHECK(only_message(in(stable, vector_case(stable, {value}), scalar)) == "");
    }
  }
  // At these values no digits are lost.
  CHECK(only_message(check_precision(weak, vector_case(weak, {0, 0.5, -1, 2, 3.75}))) == "");
}

TEST_CASE("a finding says which value is wrong and by how much") {
  const Op weak = op_of<LogisticFromY>();
  const Outcome outcome = in(weak, vector_case(weak, {1, 40}), f64);
  REQUIRE(outcome.failures.size() == 1);
  const Failure& failure = outcome.failures[0];
  CHECK_THAT(failure.message,
             StartsWith("float64 dx[1] is 0, the double-double backward is 4.248354255291589e-18: relative error 1; "
                        "well-conditioned code reaches "));
  CHECK(failure.wrong_entries == 1);
  REQUIRE(failure.comparisons.size() == 1);
  const RecordComparison& comparison = failure.comparisons[0];
  CHECK(comparison.input == "x");
  CHECK(comparison.input_index == std::vector<std::int64_t>{1});
  CHECK(comparison.output.empty());
  CHECK(comparison.analytic == "0");
  CHECK_THAT(comparison.reference, StartsWith("4.24835425529158"));
  CHECK(comparison.difference == "-4.25e-18");
  CHECK(comparison.scalar == "float64");
  CHECK(comparison.scheme == "the same backward in double-double");
  // 40 roundings of x and one of dx; the factor is explained in allowance.cpp.
  const double allowed = std::stod(comparison.error_bound) / (0x1p-53 * 4.248354255291589e-18);
  CHECK(allowed > 32 * 20);
  CHECK(allowed < 32 * 43);
  CHECK(outcome.compared_entries == 4);
}

TEST_CASE("findings of float and double come together, worst first") {
  const Op weak = op_of<LogisticFromY>();
  const Outcome outcome = check_precision(weak, vector_case(weak, {30, 12}));
  REQUIRE(outcome.failures.size() == 1);
  const Failure& failure = outcome.failures[0];
  CHECK(failure.wrong_entries == 4);
  CHECK_THAT(failure.message, Contains("; 4 values of dx fail this way"));
  REQUIRE(failure.comparisons.size() == 4);
  double before = std::numeric_limits<double>::infinity();
  for (const RecordComparison& comparison : failure.comparisons) {
    const double excess = std::abs(std::stod(comparison.difference)) / std::stod(comparison.error_bound);
    CHECK(excess <= before * 1.02);
    CHECK(excess > 1);
    before = excess;
  }
  CHECK(outcome.by_referee);
  CHECK_THAT(failure.message, Contains("the 50 digits backward"));
  CHECK_FALSE(check_precision(weak, vector_case(weak, {30, 12}), Confirmation::first_only).by_referee);
}

TEST_CASE("tanh from its rounded value is weak in the tails, and from x it is not") {
  const Op weak = op_of<TanhFromY>(), stable = op_of<TanhFromX>();
  for (const double x : {6.0, 10.0, 15.0, 25.0, -15.0}) {
    CAPTURE(x);
    CHECK(find(check_precision(weak, vector_case(weak, {x})), "weak-numerics", "x") != nullptr);
    CHECK(only_message(check_precision(stable, vector_case(stable, {x}))) == "");
  }
  CHECK(only_message(check_precision(weak, vector_case(weak, {0, 0.25, -1, 2, 3}))) == "");
}

TEST_CASE("a tail that double-double loses too is found at 50 digits") {
  // e^-80 is 1.8e-35: below the last bit of 1/3 in double-double, not in 50 digits.
  const Op weak = op_of<BuriedTail>();
  const Case instance = vector_case(weak, {80});
  CHECK(only_message(in(weak, instance, f64)) == "");
  CHECK(only_message(check_precision(weak, instance, Confirmation::first_only)) == "");
  const Outcome outcome = check_precision(weak, instance);
  CHECK(outcome.by_referee);
  CHECK_THAT(only_message(outcome), StartsWith("float64 dx[0] is 0, the 50 digits backward is 1.8048513878"));
  // Zeros that 50 digits confirm are zeros.
  const Op relu = op_of<Rectify>();
  const Outcome zeros = check_precision(relu, vector_case(relu, {-1, 0, 2}));
  CHECK(only_message(zeros) == "");
  CHECK(zeros.by_referee);
  CHECK_FALSE(check_precision(relu, vector_case(relu, {1, 2})).by_referee);
}

TEST_CASE("a result below the normal numbers may be lost") {
  const Op stable = op_of<Logistic>(), weak = op_of<LogisticFromY>();
  // e^-95 is 5e-42 and e^-740 is 4e-322: subnormal, few digits left. Further out the result is 0, rightly.
  for (const double x : {95.0, 101.0, 103.0, 740.0, 744.0, 800.0}) {
    CHECK(only_message(check_precision(stable, vector_case(stable, {x, -x}))) == "");
  }
  // e^-85 is a normal float, e^-100 is not.
  CHECK(find(in(weak, vector_case(weak, {85}), f32), "weak-numerics", "x") != nullptr);
  CHECK(only_message(in(weak, vector_case(weak, {100}), f32)) == "");
}

TEST_CASE("forward is compared with the conditioning, too") {
  const Op weak = op_of<NaiveExpm1>();
  const Outcome outcome = check_precision(weak, vector_case(weak, {static_cast<float>(3.3e-5), 1}));
  REQUIRE(outcome.failures.size() == 1);
  const Failure& failure = outcome.failures[0];
  CHECK(failure.kind == "weak-numerics");
  CHECK(failure.input.empty());
  CHECK_THAT(failure.message, Contains(" y[0] is ") && Contains("50 digits forward"));
  CHECK_THAT(failure.message, Contains("; 2 values of forward fail this way"));
  REQUIRE_FALSE(failure.comparisons.empty());
  CHECK(failure.comparisons[0].output == "y");
  CHECK(failure.comparisons[0].output_index == std::vector<std::int64_t>{0});
  CHECK(failure.comparisons[0].input.empty());
  CHECK(failure.comparisons[0].scheme == "the same forward in 50 digits");
}

// ---- overflow ----------------------------------------

TEST_CASE("an intermediate value that overflows is found if the result is finite") {
  const Op naive = op_of<NaiveSoftplus>(), stable = op_of<Softplus>();
  // exp(89) overflows in float; exp(710) overflows in double and double-double.
  const Outcome in_float = check_precision(naive, vector_case(naive, {1, 100}));
  const Failure* forward = find(in_float, "infinite", "");
  REQUIRE(forward != nullptr);
  CHECK_THAT(forward->message, StartsWith("float32 y[1] is inf, the 50 digits forward is 100"));
  const Failure* backward = find(in_float, "not-a-number", "x");
  REQUIRE(backward != nullptr);
  CHECK_THAT(backward->message, StartsWith("float32 dx[1] is NaN, the 50 digits backward is 1"));
  CHECK(in_float.failures.size() == 2);

  CHECK(only_message(in(naive, vector_case(naive, {800}), f64)) == "");
  const Outcome in_double = check_precision(naive, vector_case(naive, {800}));
  REQUIRE(find(in_double, "infinite", "") != nullptr);
  CHECK_THAT(find(in_double, "infinite", "")->message, StartsWith("float64 y[0] is inf, the 50 digits forward is 800"));
  CHECK(find(in_double, "not-a-number", "x") != nullptr);

  const Op naive_backward = op_of<NaiveSoftplusBackward>();
  const Outcome in_backward = check_precision(naive_backward, vector_case(naive_backward, {800}));
  CHECK(in_backward.failures.size() == 1);
  CHECK(find(in_backward, "not-a-number", "x") != nullptr);

  for (const double x : {1.0, 100.0, 800.0, -30.0, -100.0, -800.0}) {
    CHECK(only_message(check_precision(stable, vector_case(stable, {x}))) == "");
  }
}

TEST_CASE("a result that is out of range may overflow") {
  Op exponential = ops::builtin_ops()[0];
  for (Op& op : ops::builtin_ops()) {
    if (op.name() == "exp") exponential = std::move(op);
  }
  REQUIRE(exponential.name() == "exp");
  Bindings bindings;
  bindings.set_sequence("A", Shape{3});
  Case instance = make_case(exponential, bindings, {});
  instance.inputs[0] = {100, 1000, -1000};
  instance.upstream[0] = {1, 1, 1};
  CHECK(only_message(check_precision(exponential, instance)) == "");
}

TEST_CASE("squares that under- or overflow are found") {
  const Op op = op_of<SquaredNorm>();
  CHECK(only_message(check_precision(op, vector_case(op, {3, 4}))) == "");
  CHECK(find(check_precision(op, vector_case(op, {0x1p80, 0x1p81})), "infinite", "") != nullptr);
  CHECK(find(check_precision(op, vector_case(op, {0x1p-80, 0x1p-81})), "weak-numerics", "") != nullptr);
}

// ---- sums ----------------------------------------

TEST_CASE("a variance in one pass cancels far from 0, in two passes it does not") {
  const Op two = op_of<Variance>(), one = op_of<OnePassVariance>();
  const Op two_norm = op_of<Standardize>(), one_norm = op_of<OnePassStandardize>();
  for (const double offset : {4096.0, 65536.0}) {
    CAPTURE(offset);
    CHECK(only_message(check_precision(two, matrix_case(two, "N", 3, "D", 8, offset))) == "");
    CHECK(only_message(check_precision(two_norm, matrix_case(two_norm, "N", 3, "D", 8, offset))) == "");
    for (const ScalarKind scalar : {f32, f64}) {
      CHECK(find(in(one, matrix_case(one, "N", 3, "D", 8, offset), scalar), "weak-numerics", "") != nullptr);
      const Outcome spoilt = in(one_norm, matrix_case(one_norm, "N", 3, "D", 8, offset), scalar);
      CHECK((find(spoilt, "weak-numerics", "x") != nullptr || find(spoilt, "not-a-number", "x") != nullptr));
    }
  }
  CHECK(only_message(check_precision(one, matrix_case(one, "N", 3, "D", 8))) == "");
  CHECK(only_message(check_precision(one_norm, matrix_case(one_norm, "N", 3, "D", 8))) == "");
}

TEST_CASE("long sums pass") {
  const Op average = op_of<Average>();
  std::vector<double> mixed, equal(4000, static_cast<float>(0.1));
  RandomStream random(3);
  for (int i = 0; i < 1000; ++i) mixed.push_back(static_cast<float>(2 * random.unit() - 1));
  for (const auto& values : {mixed, equal})
    CHECK(only_message(check_precision(average, vector_case(average, values))) == "");
  const Op product = op_of<MatrixProduct>();
  for (const std::int64_t size : {1, 2, 16, 64}) {
    Bindings bindings;
    for (const char* dimension : {"N", "D", "M"}) bindings.set_dimension(dimension, size);
    Case instance = make_case(product, bindings, {});
    for (auto* tensors : {&instance.inputs, &instance.upstream}) {
      for (std::vector<double>& tensor : *tensors) {
        for (double& value : tensor) value = static_cast<float>(2 * random.unit() - 1);
      }
    }
    const Outcome outcome = check_precision(product, instance);
    CHECK(only_message(outcome) == "");
    CHECK(outcome.compared_entries == 2 * 3 * size * size);
  }
}

TEST_CASE("the allowance grows with the longest sum that the structure allows") {
  const auto allowance = [](const Op& op, std::size_t entries) {
    const Outcome outcome = in(op, vector_case(op, std::vector<double>(entries, static_cast<float>(3.3e-5))), f32);
    const Failure* failure = find(outcome, "weak-numerics", "");
    REQUIRE(failure != nullptr);
    return std::stod(failure->comparisons.at(0).error_bound) / (0x1p-24 * 3.3e-5);
  };
  const Op diagonal = op_of<NaiveExpm1>(), unknown = op_of<UndeclaredExpm1>();
  // One rounding of the result and a half to one of x, 32 times. Undeclared: also one of the largest result, one of the
  // terms, and a half to one of x.
  CHECK(allowance(diagonal, 1) == Approx(32 * 1.75).epsilon(0.15));
  CHECK(allowance(diagonal, 64) == Approx(32 * 1.75).epsilon(0.15));
  CHECK(allowance(unknown, 1) == Approx(32 * 4.5).epsilon(0.15));
  CHECK(allowance(unknown, 64) == Approx(32 * (8 * 2.75 + 1.75)).epsilon(0.1));
}

TEST_CASE("the rest of a cancellation is compared with the size of its terms") {
  const Op op = op_of<Leftover>();
  Case instance = make_case(op, Bindings(), {});
  instance.inputs[0] = {1, 1};
  instance.upstream[0] = {1, 1};
  CHECK(only_message(check_precision(op, instance)) == "");
}

TEST_CASE("a normalization of two entries passes although its gradient nearly cancels") {
  for (const Op& op : ops::builtin_ops()) {
    if (op.name() != "layernorm") continue;
    Bindings bindings;
    bindings.set_sequence("A", Shape{2});
    bindings.set_dimension("D", 2);
    Case instance = make_case(op, bindings, defaults(op.attributes()));
    const auto set = [&](std::vector<double>& tensor, std::initializer_list<double> values) {
      tensor.clear();
      for (const double value : values) tensor.push_back(static_cast<float>(value));
    };
    set(instance.inputs[0], {100.3, 100.1, -1.7, -1.6});
    set(instance.inputs[1], {1.1, 0.9});
    set(instance.inputs[2], {0.3, -0.7});
    set(instance.upstream[0], {0.7, -1.3, 0.4, 1.9});
    const Outcome outcome = check_precision(op, instance);
    CHECK(only_message(outcome) == "");
    CHECK(outcome.compared_entries > 0);
    return;
  }
  FAIL("there is no layernorm among the built-in ops");
}

TEST_CASE("cross-entropy of huge logits passes if the largest is subtracted") {
  const Op stable = op_of<CrossEntropy>(), naive = op_of<NaiveCrossEntropy>();
  const auto huge = [](const Op& op, std::vector<double> logits, double target) {
    Case instance = matrix_case(op, "N", 1, "C", 3);
    instance.inputs[0] = std::move(logits);
    instance.inputs[1] = {target};
    return instance;
  };
  for (const double target : {0.0, 1.0, 2.0}) {
    for (const std::vector<double>& logits :
         {std::vector<double>{1000, 0, -1000}, {40, 0, 1}, {-900, -901, -902}, {8, 0, 0}}) {
      CHECK(only_message(check_precision(stable, huge(stable, logits, target))) == "");
    }
    CHECK(find(check_precision(naive, huge(naive, {1000, 0, -1000}, target)), "not-a-number", "x") != nullptr);
    CHECK(find(check_precision(naive, huge(naive, {-900, -901, -902}, target)), "not-a-number", "x") != nullptr);
  }
  CHECK(only_message(check_precision(naive, huge(naive, {1, 0, -1}, 1))) == "");
}

// ---- what an op may be ----------------------------------------

TEST_CASE("an attribute is rounded to the shipped scalar") {
  const Op op = op_of<Detuned>();
  const Outcome outcome = check_precision(op, vector_case(op, {0.5, 3}));
  CHECK(only_message(outcome) == "");
  CHECK(outcome.compared_entries == 8);
}

TEST_CASE("inputs do not move out of their domain") {
  const Op op = op_of<Border>();
  const Outcome outcome = check_precision(op, vector_case(op, {1, -1, 0.25}));
  CHECK(only_message(outcome) == "");
  CHECK(outcome.compared_entries == 12);
}

TEST_CASE("a backward that looks for the x that is equal to y is still compared") {
  const Op op = op_of<LargestByValue>();
  const Outcome outcome = check_precision(op, vector_case(op, {0.3125, 1.25, -2}));
  CHECK(only_message(outcome) == "");
  CHECK(outcome.compared_entries == 8);
}

TEST_CASE("backward is not compared where an output is out of range") {
  const Op op = op_of<ExpPair>();
  Case instance = vector_case(op, {100});
  instance.upstream = {{0}, {1}};
  // dx = 0 * inf - exp(-100) in float
  CHECK(only_message(in(op, instance, f32)) == "");
  CHECK(only_message(in(op, instance, f64)) == "");
  CHECK(in(op, instance, f64).compared_entries == 3);
}

TEST_CASE("an entry that backward leaves unwritten in float is found there") {
  const Op op = op_of<ForgetfulFloat>();
  const Outcome outcome = check_precision(op, vector_case(op, {1, -1, 2}));
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].kind == "not-written");
  CHECK_THAT(outcome.failures[0].message, StartsWith("float32 dx[2] is never written by backward"));
  CHECK(only_message(in(op, vector_case(op, {1, -1, 2}), f64)) == "");
}

TEST_CASE("an op that fails in one scalar gives an error verdict") {
  const Op op = op_of<FloatThrows>();
  const Outcome outcome = check_precision(op, vector_case(op, {1, 2}));
  CHECK(outcome.verdict() == Verdict::error);
  CHECK_THAT(only_message(outcome), Contains("no kernel"));
}

TEST_CASE("the property applies to ops with a shipped and an extended scalar") {
  const properties::Precision precision;
  CHECK(precision.name() == "precision");
  CHECK(precision.applies(op_of<Logistic>()));
  const Op black_box = op_of<DoubleOnly>();
  CHECK_FALSE(precision.applies(black_box));
  CHECK_THROWS_AS(check_precision(black_box, vector_case(black_box, {1})), LoadError);
  CHECK_THROWS_AS(in(op_of<Logistic>(), vector_case(op_of<Logistic>(), {1}), f64, f32), UsageError);
}

TEST_CASE("an entry that no comparison can decide is not counted") {
  // Equal entries: the one that is moved up has the slope.
  const Op op = op_of<LargestByValue>();
  Case ties = vector_case(op, {1.25, 1.25});
  ties.seed = 8;  // its moves make each of the two the largest once
  CHECK(in(op, ties, f64).compared_entries == 1);
  const Op difference = op_of<RelativeDifference>();
  Case instance = vector_case(difference, {1});
  instance.inputs[1] = {1};
  // y = 0 is the difference of two roundings, so any gradient is accepted.
  const Outcome outcome = in(difference, instance, f64);
  CHECK(only_message(outcome) == "");
  CHECK(outcome.compared_entries == 3);
}

TEST_CASE("sizes at which double-double loses its low word are re-checked at 50 digits, and those within are not") {
  const Op stable = op_of<Logistic>();
  for (const double x : {-640.0, -620.0, -100.0, 1.0}) {
    const Outcome outcome = check_precision(stable, vector_case(stable, {x}));
    CAPTURE(x, only_message(outcome));
    CHECK(outcome.by_referee == (x < -624));  // e^-624 is 2^-900
    CHECK_FALSE(check_precision(stable, vector_case(stable, {x}), Confirmation::first_only).by_referee);
  }
}

}  // namespace
}  // namespace gradcheck
