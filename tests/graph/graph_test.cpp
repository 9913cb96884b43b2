#include "gradcheck/graph/graph.hpp"

#include <catch2/catch.hpp>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/graph/graph_evaluation.hpp"
#include "gradcheck/graph/topological_order.hpp"
#include "gradcheck/sdk.hpp"
#include "ops/elementwise/add.hpp"
#include "ops/elementwise/exp.hpp"
#include "ops/elementwise/max.hpp"
#include "ops/elementwise/mul.hpp"
#include "ops/linear/affine.hpp"
#include "ops/loss/softmax_cross_entropy.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/tampered.hpp"

namespace gradcheck::tests {
namespace {

template <class Definition>
Op op_of() {
  return Op(sdk::table_of<Definition>());
}

/// Two outputs, and a saved tensor between forward and backward.
struct SumAndProduct {
  static constexpr auto signature = "both: a[N], b[N] -> sum[N], product[N]";
  static constexpr auto saved = "kept[N]";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> sum, Out<T> product, Out<T> kept) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      sum[i] = a[i] + b[i];
      product[i] = a[i] * b[i];
      kept[i] = b[i];
    }
  }
  template <class T>
  static void backward(View<T> a, View<T>, View<T>, View<T>, View<T> kept, View<T> dsum, View<T> dproduct, Out<T> da,
                       Out<T> db) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      da[i] = dsum[i] + dproduct[i] * kept[i];
      db[i] = dsum[i] + dproduct[i] * a[i];
    }
  }
};

std::string graph_failure(const Graph& graph) {
  try {
    graph.plan();
  } catch (const GraphError& error) {
    return error.what();
  }
  return "";
}

using Values = std::vector<double>;

TEST_CASE("upstream times local gradient along every edge") {
  Graph graph("circuit: x[], y[], z[] -> f[]");
  graph.add("f", op_of<ops::Mul>(), {"q", "z"}).add("q", op_of<ops::Add>(), {"x", "y"});
  GraphEvaluation<double> run(graph, {{{}, {-2}}, {{}, {5}}, {{}, {-4}}});
  run.forward();
  CHECK(run.value("q") == Values{3});
  CHECK(run.value("f") == Values{-12});
  run.backward({{1}});
  CHECK(run.gradient("f") == Values{1});
  CHECK(run.gradient("q") == Values{-4});
  CHECK(run.gradient("x") == Values{-4});
  CHECK(run.gradient("y") == Values{-4});
  CHECK(run.gradient("z") == Values{3});
}

TEST_CASE("gradients are summed where edges branch, each node visited once") {
  // x doubles at every node: 2^40 paths, 40 nodes.
  Graph graph("doubling: x[N] -> n39[N]");
  const Op add = op_of<ops::Add>();
  for (int i = 0; i < 40; ++i) {
    const std::string from = i == 0 ? "x" : "n" + std::to_string(i - 1);
    graph.add("n" + std::to_string(i), add, {from, from});
  }
  GraphEvaluation<double> run(graph, {{{2}, {1, 3}}});
  run.forward();
  run.backward({{1, 1}});
  CHECK(run.value("n39") == Values{0x1p40, 3 * 0x1p40});
  CHECK(run.gradient("x") == Values{0x1p40, 0x1p40});
  CHECK(run.gradient("n37") == Values{4, 4});
  CHECK(run.forward_visits() == 40);
  CHECK(run.backward_visits() == 40);
}

TEST_CASE("a value can be used several times, also as several outputs") {
  CHECK_THROWS_AS(Graph("several: a[N] -> both.sum[N]"), ParseError);
  Graph flat("several: a[N], b[N] -> c[N], d[N]");
  flat.add("both", op_of<SumAndProduct>(), {"a", "b"})
      .add("c", op_of<ops::Mul>(), {"both.sum", "both.product"})
      .add("d", op_of<ops::Mul>(), {"a", "both.sum"});
  GraphEvaluation<double> run(flat, {{{1}, {2}}, {{1}, {3}}});
  run.forward();
  CHECK(run.value("c") == Values{30});
  CHECK(run.value("d") == Values{10});
  run.backward({{1}, {10}});
  // c = (a + b) a b, d = a (a + b)
  CHECK(run.gradient("a") == Values{2 * 2 * 3 + 9 + 10 * (4 + 3)});
  CHECK(run.gradient("b") == Values{4 + 2 * 2 * 3 + 10 * 2});
  const Op op = flat.op();
  const Outcome outcome = check_gradient(op, some_case(op, {{"N", 3}}));
  INFO((outcome.failures.empty() ? "" : outcome.failures.front().message));
  CHECK(outcome.verdict() == Verdict::pass);
}

Graph classifier(const Op& affine) {
  Graph graph("classifier: x[B,D], W[D,H], b[H], V[H,C], c[C], target:index(C)[B] -> loss[1]",
              {.domain = "", .structure = "", .kinks = "", .source = "two affine layers"});
  graph.add("loss", op_of<ops::SoftmaxCrossEntropy>(), {"scores", "target"})
      .add("scores", affine, {"hidden", "V", "c"})
      .add("hidden", op_of<ops::Exp>(), {"z"})
      .add("z", affine, {"x", "W", "b"});
  return graph;
}

Case classifier_case(const Op& op) {
  Case instance = some_case(op, {{"B", 2}, {"D", 3}, {"H", 2}, {"C", 3}});
  instance.inputs.back() = {0, 2};
  return instance;
}

TEST_CASE("a graph is an op and is checked like one") {
  const Op op = classifier(op_of<ops::Affine>()).op();
  CHECK(op.name() == "classifier");
  CHECK(op.source_text() == "two affine layers");
  for (const ScalarKind scalar :
       {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::wide}) {
    CHECK(op.forward_in(scalar));
    CHECK(op.backward_in(scalar));
    CHECK(check_gradient_in(op, classifier_case(op), {ScalarKind::wide, scalar}).verdict() == Verdict::pass);
  }
  CHECK_FALSE(op.forward_in(ScalarKind::binary128));
  const Outcome passed = check_gradient(op, classifier_case(op));
  INFO((passed.failures.empty() ? "" : passed.failures.front().message));
  CHECK(passed.verdict() == Verdict::pass);
  // A check of the graph finds a fault in one node.
  const Tampered tampered(sdk::table_of<ops::Affine>(),
                          [](gradcheck_call& call) { err_entry(call.downstream[1], 1, 1e-9); });
  const Op wrong = classifier(tampered.op()).op();
  const Outcome outcome = check_gradient(wrong, classifier_case(wrong));
  REQUIRE(outcome.failures.size() == 2);
  CHECK(outcome.failures[0].input == "W");
  CHECK(outcome.failures[1].input == "V");
}

TEST_CASE("constants have a value and no gradient") {
  Graph graph("shifted: x[N] -> y[N]");
  graph.constant("two", 2).add("y", op_of<ops::Mul>(), {"x", "two"});
  const Op op = graph.op();
  CHECK(check_gradient(op, some_case(op, {{"N", 4}})).verdict() == Verdict::pass);
  GraphEvaluation<DoubleDouble> run(graph, {{{2}, {1, 3}}});
  run.forward();
  CHECK(run.value("y") == std::vector<DoubleDouble>{2, 6});
}

TEST_CASE("an unused input has gradient zero") {
  Graph graph("through: x[N], unused[M] -> y[N]");
  graph.add("y", op_of<ops::Exp>(), {"x"});
  const Op op = graph.op();
  CHECK(check_gradient(op, some_case(op, {{"N", 2}, {"M", 3}})).verdict() == Verdict::pass);
}

TEST_CASE("the error for an invalid graph names the node") {
  const Op add = op_of<ops::Add>(), affine = op_of<ops::Affine>();
  Graph cycle("g: x[N] -> a[N]");
  cycle.add("a", add, {"x", "c"}).add("b", add, {"a", "x"}).add("c", add, {"b", "b"});
  CHECK(graph_failure(cycle) == "graph 'g': its nodes form a cycle: a takes from c takes from b takes from a");
  Graph itself("g: x[N] -> a[N]");
  itself.add("a", add, {"x", "a"});
  CHECK(graph_failure(itself) == "graph 'g': its nodes form a cycle: a takes from a");
  Graph missing("g: x[N] -> a[N]");
  missing.add("a", add, {"x", "y"});
  CHECK(graph_failure(missing) ==
        "graph 'g': node 'a' takes 'y', which is not a value of the graph; its values are a, x");
  Graph output("g: x[N] -> f[N]");
  output.add("a", add, {"x", "x"});
  CHECK(graph_failure(output) == "graph 'g': its output 'f' is not one of its values, which are a, x");
  Graph twice("g: x[N] -> a[N]");
  twice.add("a", add, {"x", "x"}).add("a", add, {"x", "x"});
  CHECK(graph_failure(twice) == "graph 'g': two values have the name 'a'");
  Graph arity("g: x[N] -> a[N]");
  CHECK_THROWS_WITH(arity.add("a", affine, {"x"}),
                    "graph 'g': node 'a' is affine, which takes 3 inputs (x, W, b), got 1");
  CHECK_THROWS_WITH(arity.add("a", add, {"x", "x"}, {{"axis", "1"}}),
                    "graph 'g': node 'a': add has no attribute 'axis'");
  Graph indices("g: x[B,C], t[B] -> l[]");
  indices.add("l", op_of<ops::SoftmaxCrossEntropy>(), {"x", "t"});
  CHECK(
      graph_failure(indices) ==
      "graph 'g': node 'l' takes 't' as input target of softmax_cross_entropy, which holds indices: expected an index "
      "input of the graph");
}

TEST_CASE("shapes that conflict name the node") {
  Graph graph("g: x[N,D], W[M,D], b[D] -> z[N,D]");
  graph.add("z", op_of<ops::Affine>(), {"x", "W", "b"});
  GraphEvaluation<double> run(graph, {{{1, 2}, {1, 2}}, {{3, 2}, {1, 2, 3, 4, 5, 6}}, {{2}, {0, 0}}});
  CHECK_THROWS_AS(run.forward(), ShapeError);
  CHECK_THROWS_WITH(run.forward(), Catch::Contains("node 'z' (affine): affine: W has shape [3, 2]"));
  Graph other("g: x[N] -> y[N,N]");
  other.add("y", op_of<ops::Exp>(), {"x"});
  const Op op = other.op();
  const Outcome outcome = check_gradient(op, some_case(op, {{"N", 2}}));
  REQUIRE(outcome.failures.size() == 1);
  CHECK_THAT(outcome.failures[0].message, Catch::Contains("output 'y' has shape [2], the signature says [2, 2]"));
}

TEST_CASE("if a node fails, the graph fails with the name of the node") {
  gradcheck_op refusing = sdk::table_of<ops::Exp>();
  refusing.backward = [](const gradcheck_op*, gradcheck_call* call) {
    call->message[0] = 'n', call->message[1] = 'o', call->message[2] = '\0';
    return static_cast<gradcheck_status>(GRADCHECK_FAILED);
  };
  Graph graph("g: x[A...] -> y[A...]");
  graph.add("y", Op(refusing), {"x"});
  const Op op = graph.op();
  Bindings bindings;
  bindings.set_sequence("A", {2});
  const Outcome outcome = check_gradient(op, make_case(op, bindings, {}));
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].verdict == Verdict::error);
  CHECK_THAT(outcome.failures[0].message, Catch::Contains("node 'y' (exp): backward failed in double-double: no"));
}

TEST_CASE("a gradient that a node does not write stays NaN in the sum") {
  gradcheck_op silent = sdk::table_of<ops::Exp>();
  silent.backward = [](const gradcheck_op*, gradcheck_call*) { return static_cast<gradcheck_status>(GRADCHECK_OK); };
  Graph graph("g: x[A...] -> y[A...]");
  graph.add("e", Op(silent), {"x"}).add("y", op_of<ops::Add>(), {"e", "x"});
  const Op op = graph.op();
  Bindings bindings;
  bindings.set_sequence("A", {2});
  const Outcome outcome = check_gradient(op, make_case(op, bindings, {}));
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].kind == "not-a-number");
}

TEST_CASE("topological order") {
  CHECK(topological_order({}).order.empty());
  CHECK(topological_order({{}, {0}, {1}}).order == std::vector<std::size_t>{0, 1, 2});
  CHECK(topological_order({{2}, {0}, {}}).order == std::vector<std::size_t>{2, 0, 1});
  CHECK(topological_order({{1, 1, 2}, {2}, {}}).order == std::vector<std::size_t>{2, 1, 0});
  CHECK(topological_order({{1}, {2}, {1}}).cycle == std::vector<std::size_t>{1, 2});
  // Deep chains do not use up the stack.
  std::vector<std::vector<std::size_t>> chain(200000);
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) chain[i] = {i + 1};
  CHECK(topological_order(chain).order.front() == chain.size() - 1);
}

}  // namespace
}  // namespace gradcheck::tests
