#include "gradcheck/check/gradient_check.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <limits>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "ops/elementwise/tanh.hpp"
#include "ops/linear/affine.hpp"
#include "tests/reference/black_boxes.hpp"
#include "tests/test_ops/naive_softplus.hpp"
#include "tests/test_ops/negligible.hpp"
#include "tests/test_ops/ordinary_case.hpp"
#include "tests/test_ops/softmax.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/square.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace {

// y = x^3 in binary128 only, like a plugin in C.
gradcheck_status cube_forward(const gradcheck_op*, gradcheck_call* call) {
  const auto* x = static_cast<const Binary128*>(call->inputs[0].data);
  auto* y = static_cast<Binary128*>(call->outputs[0].data);
  for (std::int64_t i = 0; i < call->inputs[0].shape[0]; ++i) y[i] = x[i] * x[i] * x[i];
  return GRADCHECK_OK;
}
gradcheck_status cube_backward(const gradcheck_op*, gradcheck_call* call) {
  const auto* x = static_cast<const Binary128*>(call->inputs[0].data);
  const auto* dy = static_cast<const Binary128*>(call->upstream[0].data);
  auto* dx = static_cast<Binary128*>(call->downstream[0].data);
  for (std::int64_t i = 0; i < call->inputs[0].shape[0]; ++i) dx[i] = 3 * x[i] * x[i] * dy[i];
  return GRADCHECK_OK;
}
gradcheck_op cube_table() {
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.forward_scalars = table.backward_scalars = GRADCHECK_SCALAR_BINARY128;
  table.signature = "cube: x[D] -> y[D]";
  table.forward = &cube_forward;
  table.backward = &cube_backward;
  return table;
}

const Failure& only_failure(const Outcome& outcome) {
  REQUIRE(outcome.failures.size() == 1);
  return outcome.failures.front();
}

// The right op passes on this rung; with entry 2 of its only gradient off by this relative error it fails there.
void check_rung(const gradcheck_op& table, Rung rung, double relative_error, const char* scalar) {
  const Op right(table);
  const Case instance = some_case(right, {{"D", 4}});
  const Outcome passed = check_gradient_in(right, instance, rung);
  CAPTURE(scalar);
  INFO((passed.failures.empty() ? "" : passed.failures.front().message));
  CHECK(passed.verdict() == Verdict::pass);
  CHECK(passed.compared_entries == 4 + 16);
  REQUIRE(passed.inputs.size() == 1);
  CHECK(passed.inputs[0].input == "x");
  CHECK(passed.inputs[0].compared);
  CHECK_FALSE(passed.inputs[0].zero);
  CHECK_FALSE(passed.inputs[0].unresolved);
  REQUIRE(passed.inputs[0].visible);
  CHECK(*passed.inputs[0].visible < relative_error);

  const Tampered tampered(table, [&](gradcheck_call& call) { err_entry(call.downstream[0], 2, 20 * relative_error); });
  const Outcome failed = check_gradient_in(tampered.op(), instance, rung);
  const Failure& failure = only_failure(failed);
  CHECK(failure.verdict == Verdict::fail);
  CHECK(failure.kind == "wrong-value");
  CHECK(failure.input == "x");
  CHECK(failure.wrong_entries == 1);
  REQUIRE(failure.comparisons.size() == 1);
  CHECK(failure.comparisons[0].input_index == std::vector<std::int64_t>{2});
  CHECK(failure.comparisons[0].scalar == scalar);
  REQUIRE(failure.jacobians.size() == 1);
  CHECK(failure.jacobians[0].rows == 4);
  CHECK(failure.jacobians[0].columns == 4);
}

TEST_CASE("check_gradient_in passes right gradients and fails wrong ones, in each scalar") {
  using K = ScalarKind;
  check_rung(sdk::table_of<LinearTanhIn<float>>(), {K::float32, K::float32, Look::second}, 1e-2, "float32");
  check_rung(sdk::table_of<LinearTanhIn<double>>(), {K::float64, K::float64, Look::second}, 1e-7, "float64");
  check_rung(sdk::table_of<LinearTanhIn<DoubleDouble>>(), {K::double_double, K::double_double}, 1e-13, "double-double");
  check_rung(cube_table(), {K::binary128, K::binary128}, 1e-13, "binary128");
  check_rung(sdk::table_of<LinearTanhIn<Referee>>(), {K::wide, K::wide}, 1e-13, "50 digits");
}

/// A gradient in float with a forward in all scalars.
struct FloatBackward : Square {
  static constexpr auto signature = "float_backward: x[D] -> y[D]";
  static constexpr const char* structure = nullptr;
  static void backward(View<float> x, View<float>, View<float> dy, Out<float> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = 2 * x[i] * dy[i];
  }
};

TEST_CASE("a gradient in float is compared with differences in double-double") {
  check_rung(sdk::table_of<FloatBackward>(), {ScalarKind::double_double, ScalarKind::float32}, 2e-5, "double-double");
  CHECK(ladder_of(Op(sdk::table_of<FloatBackward>())).first.forward == ScalarKind::double_double);
}

/// In double-double a larger number absorbs x, and all samples agree; in 50 digits they differ.
struct Absorbed {
  static constexpr auto signature = "absorbed: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (((x[i] + T(0x1p50)) + T(0x1p104)) - T(0x1p104)) - T(0x1p50);
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = dy[i];
  }
};

TEST_CASE("check_gradient re-checks a wrong value at 50 digits") {
  const Op op(sdk::table_of<Absorbed>());
  Case instance = some_case(op, {{"N", 2}});
  instance.inputs[0] = {1, 2};
  const Outcome first = check_gradient_in(op, instance, {ScalarKind::double_double, ScalarKind::double_double});
  CHECK(first.verdict() == Verdict::fail);
  CHECK(first.failures.at(0).kind == "wrong-value");
  CHECK(check_gradient(op, instance, Confirmation::first_only).verdict() == Verdict::fail);
  CHECK_FALSE(check_gradient(op, instance, Confirmation::first_only).by_referee);
  const Outcome confirmed = check_gradient(op, instance);
  INFO((confirmed.failures.empty() ? "" : confirmed.failures.front().message));
  CHECK(confirmed.verdict() == Verdict::pass);
  CHECK(confirmed.by_referee);
  CHECK(confirmed.forward_calls > first.forward_calls);
  CHECK(confirmed.backward_calls > first.backward_calls);
}

TEST_CASE("check_gradient confirms a wrong value at 50 digits and keeps a NaN of the first scalar") {
  const Tampered tampered(sdk::table_of<ops::Affine>(), [](gradcheck_call& call) {
    const bool first_rung = same(call.scalar, dtype_of<DoubleDouble>());
    if (first_rung) set_entry(call.downstream[0], 1, std::numeric_limits<double>::quiet_NaN());
    multiply_entry(call.downstream[1], 0, 1 + 1e-9);
  });
  const Op op = tampered.op();
  const Case instance = some_case(op, {{"N", 2}, {"D", 3}, {"M", 2}});
  const Outcome outcome = check_gradient(op, instance);
  CHECK(outcome.by_referee);
  REQUIRE(outcome.failures.size() == 2);
  CHECK(outcome.failures[0].kind == "wrong-value");
  CHECK(outcome.failures[0].input == "W");
  CHECK(outcome.failures[0].comparisons.at(0).scalar == "50 digits");
  CHECK(outcome.failures[1].kind == "not-a-number");
  CHECK(outcome.failures[1].input == "x");
  CHECK(outcome.failures[1].comparisons.at(0).scalar == "double-double");
}

TEST_CASE("a gradient that is wrong for one-hot upstreams only is found in its row of the Jacobian") {
  const Tampered tampered(sdk::table_of<Softmax>(), [](gradcheck_call& call) {
    const auto* dy = static_cast<const DoubleDouble*>(call.upstream[0].data);
    if (same(call.scalar, dtype_of<DoubleDouble>()) && dy[0].hi == 0 && dy[1].hi == 1)
      multiply_entry(call.downstream[0], 2, 1 + 1e-9);
  });
  const Op op = tampered.op();
  const Outcome outcome = check_gradient(op, some_case(op, {{"N", 3}}), Confirmation::first_only);
  const Failure& failure = only_failure(outcome);
  CHECK(failure.kind == "wrong-value");
  REQUIRE(failure.comparisons.size() == 1);
  CHECK(failure.comparisons[0].output == "y");
  CHECK(failure.comparisons[0].output_index == std::vector<std::int64_t>{1});
  CHECK(failure.comparisons[0].input_index == std::vector<std::int64_t>{2});
}

TEST_CASE("entries that are not numbers are named in a large gradient as well") {
  struct Fault {
    double value;
    const char* kind;
  };
  const double poison = std::numeric_limits<double>::denorm_min();  // means: not written
  for (const Fault& fault :
       {Fault{std::numeric_limits<double>::quiet_NaN(), "not-a-number"},
        Fault{-std::numeric_limits<double>::infinity(), "infinite"}, Fault{poison, "not-written"}}) {
    const Tampered tampered(sdk::table_of<SquareBlock>(), [&](gradcheck_call& call) {
      if (fault.value != poison)
        set_entry(call.downstream[0], 1234, fault.value);
      else
        std::memset(static_cast<char*>(call.downstream[0].data) + 1234 * sizeof(DoubleDouble), 0xff,
                    sizeof(DoubleDouble));
    });
    const Op op = tampered.op();
    const Outcome outcome =
        check_gradient(op, some_case(op, {{"A", 20}, {"B", 10}, {"C", 10}}), Confirmation::first_only);
    CAPTURE(fault.kind);
    const Failure& failure = only_failure(outcome);
    CHECK(failure.verdict == Verdict::fail);
    CHECK(failure.kind == fault.kind);
    CHECK(failure.comparisons.at(0).input_index == std::vector<std::int64_t>{12, 3, 4});
  }
}

TEST_CASE("a gradient without entries compares nothing and says so") {
  const Op op(sdk::table_of<ops::Affine>());
  const Outcome outcome = check_gradient(op, some_case(op, {{"N", 0}, {"D", 0}, {"M", 0}}));
  CHECK(outcome.verdict() == Verdict::pass);
  CHECK(outcome.compared_entries == 0);
  REQUIRE(outcome.inputs.size() == 3);
  for (const InputStrength& input : outcome.inputs) {
    CHECK_FALSE(input.compared);
    CHECK_FALSE(input.visible);
  }
}

/// The largest integer up to x, element by element; its gradient is zero.
struct Floor {
  static constexpr auto signature = "floor: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = floor(x[i]);
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = T(0);
  }
};

TEST_CASE("no relative error is visible in a gradient below the noise, nor in one of zero") {
  for (const std::int64_t size : {2, 100}) {  // in full, along directions
    CAPTURE(size);
    const Op negligible(sdk::table_of<Negligible>());
    const Outcome noisy = check_gradient(negligible, some_case(negligible, {{"N", size}}));
    CHECK(noisy.verdict() == Verdict::pass);
    REQUIRE(noisy.inputs.size() == 2);
    REQUIRE(noisy.inputs[0].visible);
    CHECK(*noisy.inputs[0].visible < (size == 2 ? 1e-13 : 1e-10));
    CHECK(noisy.inputs[1].input == "w");
    CHECK(noisy.inputs[1].compared);
    CHECK_FALSE(noisy.inputs[1].zero);
    CHECK(noisy.inputs[1].visible.value_or(1e9) > 1);

    const Op flat(sdk::table_of<Floor>());
    Case between = some_case(flat, {{"N", size}});
    for (double& value : between.inputs[0]) value = std::floor(value) + 0.5;
    const Outcome zero = check_gradient(flat, between);
    CHECK(zero.verdict() == Verdict::pass);
    REQUIRE(zero.inputs.size() == 1);
    CHECK(zero.inputs[0].compared);
    CHECK(zero.inputs[0].zero);
    CHECK_FALSE(zero.inputs[0].visible);
  }
}

// The sizes of the gradient's entries by one input, for the case's upstream.
std::vector<double> gradient_sizes(const Op& op, const Case& instance, std::size_t input) {
  Evaluation<DoubleDouble> evaluation(op, instance);
  evaluation.forward();
  evaluation.set_upstream_of_case();
  evaluation.backward();
  std::vector<double> sizes;
  for (std::size_t i = 0; i < evaluation.input_size(input); ++i)
    sizes.push_back(std::abs(to_double(evaluation.downstream(input, i))));
  return sizes;
}

// An error of three times what a passing check calls visible is found, in any entry.
void check_sensitivity(const gradcheck_op& table, double coarsest) {
  constexpr int trials = 200;
  const Op right(table);
  RandomStream random(17);
  int missed = 0, misnamed = 0, tried = 0;
  while (tried < trials) {
    const Case instance = ordinary_case(right, random.next());
    const Outcome outcome = check_gradient(right, instance, Confirmation::first_only);
    REQUIRE(outcome.verdict() == Verdict::pass);
    const auto& inputs = right.differentiable_inputs();
    const std::size_t drawn = random.below(inputs.size()), input = inputs[drawn];
    const std::vector<double> sizes = gradient_sizes(right, instance, input);
    const double largest = *std::max_element(sizes.begin(), sizes.end());
    if (largest == 0) continue;
    REQUIRE(outcome.inputs[drawn].visible);
    CHECK(*outcome.inputs[drawn].visible < coarsest);
    ++tried;
    const auto element = static_cast<std::size_t>(random.below(sizes.size()));
    const double error = 3 * *outcome.inputs[drawn].visible * largest, amount = random.coin() ? error : -error;
    const Tampered tampered(table,
                            [&](gradcheck_call& call) { add_to_entry(call.downstream[input], element, amount); });
    const Outcome found = check_gradient(tampered.op(), instance);
    missed += found.verdict() == Verdict::fail ? 0 : 1;
    misnamed += !found.failures.empty() && found.failures.front().input != right.signature().inputs[input].name ? 1 : 0;
  }
  INFO(right.name());
  CHECK(missed == 0);
  CHECK(misnamed == 0);
}

TEST_CASE("an error of three times the smallest visible error of a pass is always found") {
  check_sensitivity(sdk::table_of<ops::Affine>(), 1e-10);
  check_sensitivity(sdk::table_of<ops::Tanh>(), 1e-10);
}

template <class T>
struct NaiveSoftplusIn {
  static constexpr auto signature = NaiveSoftplus::signature;
  static void forward(View<T> x, Out<T> y) { NaiveSoftplus::forward<T>(x, y); }
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) { NaiveSoftplus::backward<T>(x, y, dy, dx); }
};

template <class Definition>
Outcome check_naive_softplus(double at, double factor) {
  const Tampered tampered(sdk::table_of<Definition>(),
                          [&](gradcheck_call& call) { multiply_entry(call.downstream[0], 0, factor); });
  const Op op = tampered.op();
  Case instance = some_case(op, {{"N", 1}});
  instance.inputs[0] = {at};
  return check_gradient(op, instance);
}

TEST_CASE("a term that forward absorbs gives no false alarm, and a gradient far larger than that term is found") {
  for (const double at : {-70, -90, -101, -106, -120, -135, -200}) {
    CAPTURE(at);
    CHECK(check_naive_softplus<NaiveSoftplus>(at, 1).verdict() == Verdict::pass);
  }
  CHECK(check_naive_softplus<NaiveSoftplus>(-90, 1e30).verdict() == Verdict::fail);
  for (const double at : {-14, -15, -16, -17, -18, -30}) {
    CAPTURE(at);
    CHECK(check_naive_softplus<NaiveSoftplusIn<float>>(at, 1).verdict() == Verdict::pass);
  }
  CHECK(check_naive_softplus<NaiveSoftplusIn<float>>(-17, 1e5).verdict() == Verdict::fail);
}

}  // namespace
}  // namespace gradcheck::tests
