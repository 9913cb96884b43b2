// The numbers that the lectures print, and their statements about nodes and shapes. Exact values next to them come from
// 100-digit evaluation.
#include <catch2/catch.hpp>

#include <cmath>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/graph/graph_evaluation.hpp"
#include "gradcheck/reference/jacobian.hpp"
#include "ops/lecture/lecture_graphs.hpp"
#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {
namespace {

using Values = std::vector<double>;
using Run = GraphEvaluation<double>;

GraphInput scalar(double value) { return {{}, {value}}; }

TEST_CASE("(x + y) z at (-2, 5, -4)") {
  Run run(ops::circuit(), {scalar(-2), scalar(5), scalar(-4)});
  run.forward();
  CHECK(run.value("q") == Values{3});
  CHECK(run.value("f") == Values{-12});
  run.backward({{1}});
  CHECK(run.gradient("x") == Values{-4});
  CHECK(run.gradient("y") == Values{-4});
  CHECK(run.gradient("z") == Values{3});
  CHECK(run.forward_visits() == 2);
  CHECK(run.backward_visits() == 2);
}

TEST_CASE("(x + y) max(y, z) at (1, 2, 0): add distributes, max routes, mul switches, branches sum") {
  Run run(ops::max_circuit(), {scalar(1), scalar(2), scalar(0)});
  run.forward();
  CHECK(run.value("f") == Values{6});
  run.backward({{1}});
  CHECK(run.gradient("a") == Values{2});  // mul switches: each operand gets the other one
  CHECK(run.gradient("b") == Values{3});
  CHECK(run.gradient("x") == Values{2});      // add distributes the gradient of a
  CHECK(run.gradient("y") == Values{2 + 3});  // y also reaches the output through the max
  CHECK(run.gradient("z") == Values{0});      // the max routes nothing to the smaller operand
}

TEST_CASE("the sigmoid neuron, on every edge") {
  Run run(ops::sigmoid_neuron(), {scalar(2), scalar(-1), scalar(-3), scalar(-2), scalar(-3)});
  run.forward();
  run.backward({{1}});
  struct Edge {
    const char* name;
    double value, gradient;
  };
  // As the lecture prints them, with two digits. It multiplies rounded numbers, so the last gradients may differ by one
  // more.
  for (const Edge& edge :
       {Edge{"w0", 2, -0.20}, Edge{"x0", -1, 0.39}, Edge{"w1", -3, -0.39}, Edge{"x1", -2, -0.59}, Edge{"w2", -3, 0.20},
        Edge{"w0x0", -2, 0.20}, Edge{"w1x1", 6, 0.20}, Edge{"sum", 4, 0.20}, Edge{"z", 1, 0.20},
        Edge{"minus_z", -1, -0.20}, Edge{"exp", 0.37, -0.53}, Edge{"plus_one", 1.37, -0.53}, Edge{"f", 0.73, 1.00}}) {
    CAPTURE(edge.name);
    CHECK(std::abs(run.value(edge.name)[0] - edge.value) <= 0.005);
    CHECK(std::abs(run.gradient(edge.name)[0] - edge.gradient) <= 0.005);
  }
  CHECK(run.value("f")[0] == Approx(0.73105857863000487925).epsilon(1e-15));
  CHECK(run.gradient("z")[0] == Approx(0.19661193324148185256).epsilon(1e-14));
}

TEST_CASE("x^3 has slope 3 at 1 and 48 at 4") {
  for (const auto& [x, slope] : {std::pair{1.0, 3.0}, {4.0, 48.0}}) {
    Run run(ops::cube(), {scalar(x)});
    run.forward();
    run.backward({{1}});
    CHECK(run.value("f") == Values{x * x * x});
    CHECK(run.gradient("x") == Values{slope});
  }
}

TEST_CASE("z = 3 y, y = x^2: the Jacobians multiply") {
  const double x = 1.5;
  Run run(ops::chain(), {scalar(x)});
  run.forward();
  run.backward({{1}});
  const double dz_dy = run.gradient("y")[0];
  CHECK(dz_dy == 3);
  CHECK(run.gradient("x") == Values{dz_dy * 2 * x});
}

// The numeric ∂output/∂input of an op in a case, in double-double.
std::vector<double> jacobian(const Op& op, const Case& instance, std::size_t input) {
  const auto sampled = sampled_op<DoubleDouble>(op, instance);
  std::vector<double> entries;
  const auto numeric = numeric_jacobian(*sampled, input);
  for (const auto& entry : numeric.by_output[0]) entries.push_back(to_double(entry.value));
  return entries;
}

TEST_CASE("h = f(z), z = W x + b: the Jacobian with respect to x is diag(f') W, to b diag(f')") {
  const Op op = ops::layer().op();
  const Case instance = some_case(op, {{"M", 3}, {"N", 2}});
  const Values &x = instance.inputs[0], &W = instance.inputs[1], &b = instance.inputs[2];
  const std::vector<double> by_x = jacobian(op, instance, 0), by_b = jacobian(op, instance, 2);
  for (std::size_t i = 0; i < 2; ++i) {
    double z = b[i];
    for (std::size_t j = 0; j < 3; ++j) z += W[3 * i + j] * x[j];
    const double slope = 1 / (std::cosh(z) * std::cosh(z));
    for (std::size_t j = 0; j < 3; ++j) CHECK(by_x[3 * i + j] == Approx(slope * W[3 * i + j]).epsilon(1e-12));
    for (std::size_t j = 0; j < 2; ++j) CHECK(by_b[2 * i + j] == Approx(i == j ? slope : 0).epsilon(1e-12));
  }
}

TEST_CASE("s = u^T f(W x + b): the gradient of u is h^T, of b δ, of W δ x^T in the shape of W") {
  const Op op = ops::score().op();
  const Case instance = some_case(op, {{"M", 3}, {"N", 2}});
  const Values &x = instance.inputs[0], &W = instance.inputs[1], &b = instance.inputs[2], &u = instance.inputs[3];
  Run run(ops::score(), {{{3, 1}, x}, {{2, 3}, W}, {{2, 1}, b}, {{2, 1}, u}});
  run.forward();
  run.backward({{1}});
  CHECK(run.gradient("u") == run.value("h"));
  Values delta, outer;
  for (std::size_t i = 0; i < 2; ++i) {
    const double h = run.value("h")[i];
    delta.push_back(u[i] * (1 - h * h));
    for (std::size_t j = 0; j < 3; ++j) outer.push_back(delta.back() * x[j]);
  }
  for (std::size_t i = 0; i < 2; ++i) CHECK(run.gradient("b")[i] == Approx(delta[i]).epsilon(1e-14));
  REQUIRE(run.gradient("W").size() == outer.size());
  for (std::size_t i = 0; i < outer.size(); ++i) CHECK(run.gradient("W")[i] == Approx(outer[i]).epsilon(1e-14));
  // The Jacobian of s with respect to W is one row of n m entries: the gradient, read row by row.
  const std::vector<double> row = jacobian(op, instance, 1);
  REQUIRE(row.size() == outer.size());
  for (std::size_t i = 0; i < outer.size(); ++i) CHECK(row[i] == Approx(outer[i]).epsilon(1e-12));
}

TEST_CASE("the window classifier learns, and changes only the words of the window") {
  const std::int64_t vocabulary = 9, dimension = 2, hidden = 3;
  const Values ids{4, 0, 7, 7, 2};
  const Op op = ops::window_classifier().op();
  Case instance = some_case(op, {{"V", vocabulary}, {"D", dimension}, {"H", hidden}});
  instance.inputs[1] = ids;
  instance.inputs[5] = {1};
  CHECK(check_gradient(op, instance).verdict() == Verdict::pass);
  const auto run_at = [&](const std::vector<Values>& values) {
    auto run =
        std::make_unique<Run>(ops::window_classifier(), std::vector<GraphInput>{{{vocabulary, dimension}, values[0]},
                                                                                {{5}, ids},
                                                                                {{5 * dimension, hidden}, values[2]},
                                                                                {{hidden}, values[3]},
                                                                                {{hidden, 1}, values[4]},
                                                                                {{1, 1}, values[5]}});
    run->forward();
    return run;
  };
  const auto run = run_at(instance.inputs);
  run->backward({{1}});
  const Values words = run->gradient("words");
  for (std::int64_t word = 0; word < vocabulary; ++word) {
    const bool in_window = std::count(ids.begin(), ids.end(), static_cast<double>(word)) > 0;
    CAPTURE(word);
    CHECK((words[static_cast<std::size_t>(2 * word)] != 0) == in_window);
    CHECK((words[static_cast<std::size_t>(2 * word + 1)] != 0) == in_window);
  }
  // Word 7 occurs twice in the window: its gradient is the sum of both.
  const Values x = run->gradient("x");
  CHECK(words[14] == x[4] + x[6]);
  // One step of gradient descent.
  std::vector<Values> stepped = instance.inputs;
  const char* const names[] = {"words", "", "W", "b", "U"};
  for (const std::size_t i : {0U, 2U, 3U, 4U}) {
    const Values gradient = run->gradient(names[i]);
    for (std::size_t k = 0; k < gradient.size(); ++k) stepped[i][k] -= 0.05 * gradient[k];
  }
  CHECK(run_at(stepped)->value("loss")[0] < run->value("loss")[0]);
}

TEST_CASE("every graph of the lectures passes its check") {
  for (const Graph& graph : ops::lecture_graphs()) {
    const Op op = graph.op();
    Bindings bindings;
    for (const char* name : {"M", "N", "D", "H", "K", "C", "V"}) bindings.set_dimension(name, 3);
    Case instance = make_case(op, bindings, {});
    RandomStream random(7);
    for (std::size_t input = 0; input < instance.inputs.size(); ++input) {
      const bool is_index = op.signature().inputs[input].is_index;
      for (double& value : instance.inputs[input])
        value = is_index ? static_cast<double>(random.below(3)) : random.signed_half_to_one(8);
    }
    for (double& value : instance.upstream[0]) value = random.signed_half_to_one(8);
    const Outcome outcome = check_gradient(op, instance);
    CAPTURE(op.name());
    INFO((outcome.failures.empty() ? "" : outcome.failures.front().message));
    CHECK(outcome.verdict() == Verdict::pass);
    CHECK(outcome.compared_entries > 0);
  }
}

TEST_CASE("relu of 4096 inputs: one line checks the whole Jacobian of 4096 x 4096") {
  const Op op = ops::wide_relu().op();
  Case instance = some_case(op, {});
  const Outcome outcome = check_gradient(op, instance);
  CHECK(outcome.verdict() == Verdict::pass);
  CHECK(outcome.compared_entries == 4096);
  CHECK(outcome.forward_calls <= 16);
}

}  // namespace
}  // namespace gradcheck::tests
