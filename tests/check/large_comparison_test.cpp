#include <catch2/catch.hpp>

#include <algorithm>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/sdk.hpp"
#include "ops/elementwise/relu.hpp"
#include "ops/elementwise/tanh.hpp"
#include "ops/linear/affine.hpp"
#include "ops/linear/matmul.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace {

template <class Definition>
const gradcheck_op& table_of_op() {
  return sdk::table_of<Definition>();
}

std::string first_message(const Outcome& outcome) {
  return outcome.failures.empty() ? std::string() : outcome.failures.front().message;
}

Case elementwise_case(const Op& op, Shape shape) {
  Bindings bindings;
  bindings.set_sequence("A", std::move(shape));
  Case instance = make_case(op, bindings, defaults(op.attributes()));
  RandomStream random(9);
  for (auto* tensors : {&instance.inputs, &instance.upstream}) {
    for (double& value : tensors->front()) value = static_cast<double>(2 * random.between(-256, 255) + 1) / 256;
  }
  return instance;
}

TEST_CASE("a Jacobian of 409,600 rows and columns is checked in full by a constant number of calls") {
  const gradcheck_op* const tables[] = {&table_of_op<ops::Tanh>(), &table_of_op<ops::Relu>()};
  for (const gradcheck_op* table : tables) {
    const Op op(*table);
    const Case instance = elementwise_case(op, {100, 4096});
    const Outcome right = check_gradient(op, instance);
    CAPTURE(op.name());
    INFO(first_message(right));
    CHECK(right.verdict() == Verdict::pass);
    CHECK(right.compared_entries == 409600);
    CHECK(right.forward_calls <= 16);
    CHECK(right.backward_calls == 1);
    REQUIRE(right.inputs.at(0).visible);
    CHECK(*right.inputs[0].visible < 1e-13);

    const Tampered tampered(*table, [](gradcheck_call& call) { add_to_entry(call.downstream[0], 123456, 1e-13); });
    const Outcome wrong = check_gradient(tampered.op(), instance);
    REQUIRE(wrong.failures.size() == 1);
    CHECK(wrong.failures[0].kind == "wrong-value");
    CHECK(wrong.failures[0].wrong_entries == 1);
    CHECK(wrong.failures[0].comparisons.at(0).input_index == std::vector<std::int64_t>{123456 / 4096, 123456 % 4096});
  }
}

TEST_CASE("a diagonal with kinks is checked in full, and a declared slope must be met") {
  const Op op(table_of_op<ops::Relu>());
  Case instance = elementwise_case(op, {90, 100});
  for (std::size_t i = 0; i < 9000; i += 3) instance.inputs[0][i] = 0;
  const Outcome right = check_gradient(op, instance);
  INFO(first_message(right));
  CHECK(right.verdict() == Verdict::pass);
  CHECK(right.forward_calls <= 40);

  const Tampered tampered(table_of_op<ops::Relu>(),
                          [](gradcheck_call& call) { add_to_entry(call.downstream[0], 3, 0.25); });
  const Outcome wrong = check_gradient(tampered.op(), instance);
  CHECK(wrong.verdict() == Verdict::fail);
}

/// y_t = x_{t-1}^2 + 2 x_t x_{t+1}, with zeros beyond the ends, and per channel.
template <bool truthful>
struct Neighbours {
  static constexpr auto signature = "neighbours: x[B,T] -> y[B,T]";
  static constexpr auto structure =
      truthful ? "y/x banded 1 over T, block-diagonal over B" : "y/x banded 0 over T, block-diagonal over B";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    const std::int64_t steps = x.extent(1);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const std::int64_t t = i % steps;
      y[i] = (t > 0 ? x[i - 1] * x[i - 1] : T(0)) + (t + 1 < steps ? T(2) * x[i] * x[i + 1] : T(0));
    }
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const std::int64_t steps = x.extent(1);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const std::int64_t t = i % steps;
      dx[i] = T(0);
      if (t + 1 < steps) dx[i] += T(2) * x[i] * dy[i + 1] + T(2) * x[i + 1] * dy[i];
      if (t > 0) dx[i] += T(2) * x[i - 1] * dy[i - 1];
    }
  }
};

TEST_CASE("a band is checked entry by entry with as many lines as it is wide") {
  const Op op(table_of_op<Neighbours<true>>());
  const Case instance = some_case(op, {{"B", 30}, {"T", 200}});
  const Outcome right = check_gradient(op, instance);
  INFO(first_message(right));
  CHECK(right.verdict() == Verdict::pass);
  CHECK(right.compared_entries == 6000);
  CHECK(right.forward_calls <= 3 * 9 + 4);

  const Tampered tampered(table_of_op<Neighbours<true>>(),
                          [](gradcheck_call& call) { err_entry(call.downstream[0], 4321, 1e-13); });
  const Outcome wrong = check_gradient(tampered.op(), instance);
  REQUIRE(wrong.failures.size() == 1);
  CHECK(wrong.failures[0].comparisons.at(0).input_index == std::vector<std::int64_t>{4321 / 200, 4321 % 200});

  const Op liar(table_of_op<Neighbours<false>>());
  const Outcome broken = check_gradient(liar, some_case(liar, {{"B", 30}, {"T", 200}}));
  CHECK(broken.verdict() == Verdict::fail);
}

/// Declared as a band, but each row of the output also adds the first entry of the second input.
struct Straying {
  static constexpr auto signature = "straying: x[B,T] -> y[B,T]";
  static constexpr auto structure = "y/x banded 1 over B, block-diagonal over T";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] + x[x.extent(1)];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i];
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[dx.extent(1)] += dy[i];
  }
};

TEST_CASE("an output that moves with an entry outside of its declared pattern breaks the structure") {
  const Op op(table_of_op<Straying>());
  const Outcome outcome = check_gradient(op, some_case(op, {{"B", 40}, {"T", 60}}));
  REQUIRE_FALSE(outcome.failures.empty());
  CHECK(outcome.failures[0].kind == "structure");
  CHECK(outcome.failures[0].message.find("y/x is declared zero outside of its pattern") == 0);
}

/// The largest of each window of a long row; ties where values repeat.
struct WindowMaximum {
  static constexpr auto signature = "window_maximum: x[N] -> y[N-1] where N >= 2";
  static constexpr auto kinks = "ties(x)";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = x[i] > x[i + 1] ? x[i] : x[i + 1];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(0);
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[x[i] > x[i + 1] ? i : i + 1] += dy[i];
  }
};

TEST_CASE("ties in a large input do not make the result undecided") {
  for (const std::int64_t size : {300, 5000}) {
    const Op op(table_of_op<WindowMaximum>());
    Case instance = some_case(op, {{"N", size}});
    for (double& value : instance.inputs[0]) value = static_cast<double>(static_cast<int>(value * 8) % 3);
    const Outcome right = check_gradient(op, instance);
    CAPTURE(size);
    INFO(first_message(right));
    CHECK(right.verdict() == Verdict::pass);
  }
  // Few enough entries to be compared one by one: one wrong entry among ties is found.
  const Tampered tampered(table_of_op<WindowMaximum>(),
                          [](gradcheck_call& call) { add_to_entry(call.downstream[0], 77, 1e-3); });
  Case instance = some_case(tampered.op(), {{"N", 300}});
  for (std::size_t i = 0; i < 300; ++i) instance.inputs[0][i] = i < 20 ? 1 : instance.inputs[0][i];
  CHECK(check_gradient(tampered.op(), instance).verdict() == Verdict::fail);
}

TEST_CASE("wrong entries of a large gradient are named, each with its own difference") {
  const Op op(table_of_op<ops::Matmul>());
  const Case instance = some_case(op, {{"N", 20}, {"K", 50}, {"M", 30}});
  const Outcome right = check_gradient(op, instance, Confirmation::located);
  INFO(first_message(right));
  CHECK(right.verdict() == Verdict::pass);

  const Tampered two(table_of_op<ops::Matmul>(), [](gradcheck_call& call) {
    err_entry(call.downstream[1], 7 * 30 + 5, 1e-9);
    err_entry(call.downstream[1], 49 * 30, 1e-9);
  });
  const Outcome outcome = check_gradient(two.op(), instance, Confirmation::located);
  REQUIRE(outcome.failures.size() == 1);
  const Failure& failure = outcome.failures.front();
  CAPTURE(failure.message);
  CHECK(failure.wrong_entries == 2);
  REQUIRE(failure.comparisons.size() >= 3);
  CHECK(failure.message.find("2 entries of 1500 are wrong: [7, 5], [49, 0]") != std::string::npos);
  CHECK(failure.comparisons[0].scheme == "9-point centered");
  CHECK_FALSE(failure.comparisons[0].input_index.empty());
  CHECK(failure.comparisons[2].input_index.empty());

  const Tampered row(table_of_op<ops::Matmul>(), [](gradcheck_call& call) {
    for (std::size_t i = 0; i < 30; ++i) multiply_entry(call.downstream[1], 12 * 30 + i, 2);
  });
  const Outcome of_row = check_gradient(row.op(), instance, Confirmation::located);
  REQUIRE(of_row.failures.size() == 1);
  CAPTURE(of_row.failures[0].message);
  CHECK(of_row.failures[0].message.find("row 12") != std::string::npos);
  CHECK(of_row.failures[0].wrong_entries == 30);

  // Only Confirmation::located looks for wrong entries.
  CHECK(check_gradient(row.op(), instance).failures[0].along_direction);
  CHECK(check_gradient(row.op(), instance).failures[0].comparisons[0].input_index.empty());
}

/// y = scale x in float, with a gradient that overflows for an upstream gradient of 2.
template <bool large>
struct Overflowing {
  static constexpr auto signature = large ? "overflowing: x[A...] -> y[A...]" : "infinite: x[A...] -> y[A...]";
  static void forward(View<float> x, Out<float> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = (large ? 3e38F : 1) * x[i];
  }
  static void backward(View<float> x, View<float>, View<float> dy, Out<float> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = 3e38F * dy[i];
  }
};

TEST_CASE("a gradient at the end of a black box's range may overflow, an ordinary one may not") {
  const auto checked = [](const Op& op) {
    Case instance = elementwise_case(op, {16, 64});
    for (double& value : instance.inputs[0]) value = 0.0625;
    for (double& value : instance.upstream[0]) value = 2;
    return check_gradient(op, instance);
  };
  const Outcome large = checked(Op(table_of_op<Overflowing<true>>()));
  INFO(first_message(large));
  CHECK(large.failures.empty());
  CHECK(large.inputs.at(0).unresolved);
  const Outcome ordinary = checked(Op(table_of_op<Overflowing<false>>()));
  REQUIRE(ordinary.failures.size() == 1);
  CHECK(ordinary.failures[0].kind == "infinite");
}

/// The sum of all squares: a Jacobian of one row, without a pattern.
struct SumOfSquares {
  static constexpr auto signature = "sum_of_squares: x[N] -> y[]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y[0] = T(0);
    for (std::int64_t i = 0; i < x.size(); ++i) y[0] += x[i] * x[i];
  }
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * x[i] * dy[0];
  }
};

TEST_CASE("a large gradient without a pattern is compared along two directions") {
  const Op op(table_of_op<SumOfSquares>());
  const Outcome outcome = check_gradient(op, some_case(op, {{"N", 5000}}));
  INFO(first_message(outcome));
  CHECK(outcome.verdict() == Verdict::pass);
  CHECK(outcome.compared_entries == 2 * 5000);
}

/// In float a larger number absorbs x.
struct AbsorbedInFloat {
  static constexpr auto signature = "absorbed_in_float: x[N] -> y[]";
  static void forward(View<float> x, Out<float> y) {
    y[0] = 0;
    for (std::int64_t i = 0; i < x.size(); ++i) y[0] += (x[i] + 0x1p30F) - 0x1p30F;
  }
  static void backward(View<float> x, View<float>, View<float> dy, Out<float> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = dy[0];
  }
};

TEST_CASE("a black box whose samples along a direction say nothing is unresolved") {
  const Op op(table_of_op<AbsorbedInFloat>());
  const Outcome outcome = check_gradient(op, some_case(op, {{"N", 300}}));
  INFO(first_message(outcome));
  CHECK(outcome.verdict() == Verdict::pass);
  REQUIRE(outcome.inputs.size() == 1);
  CHECK(outcome.inputs[0].unresolved);
}

TEST_CASE("each wrong entry of a large gradient has a comparison of its own, before those along directions") {
  const Tampered two(table_of_op<ops::Matmul>(), [](gradcheck_call& call) {
    err_entry(call.downstream[1], 7 * 30 + 5, 1e-9);
    err_entry(call.downstream[1], 49 * 30, 1e-9);
  });
  const Op op = two.op();
  const Case instance = some_case(op, {{"N", 20}, {"K", 50}, {"M", 30}});
  const Outcome plain = check_gradient(op, instance), located = check_gradient(op, instance, Confirmation::located);
  REQUIRE(plain.failures.size() == 1);
  REQUIRE(located.failures.size() == 1);
  const Failure& failure = located.failures[0];
  CHECK(failure.location == "2 entries of 1500 are wrong: [7, 5], [49, 0]");
  CHECK(plain.failures[0].location.empty());
  REQUIRE(failure.comparisons.size() == 2 + plain.failures[0].comparisons.size());
  std::vector<std::vector<std::int64_t>> places = {failure.comparisons[0].input_index,
                                                   failure.comparisons[1].input_index};
  std::sort(places.begin(), places.end());
  CHECK(places == std::vector<std::vector<std::int64_t>>{{7, 5}, {49, 0}});
  CHECK(failure.comparisons[2].input_index.empty());
  CHECK(failure.comparisons[2].scheme == "along a random direction, 9-point centered");
  CHECK(located.forward_calls > plain.forward_calls);
  CHECK(located.backward_calls == plain.backward_calls + 1);
}

}  // namespace
}  // namespace gradcheck::tests
