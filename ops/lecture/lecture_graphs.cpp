#include "ops/lecture/lecture_graphs.hpp"

#include "gradcheck/sdk/table.hpp"

namespace gradcheck::ops {

struct Add;
struct Affine;
struct BatchedMatmul;
struct BinaryCrossEntropyWithLogits;
struct Embedding;
struct Exp;
struct Matmul;
struct Max;
struct Mul;
struct Neg;
struct Reciprocal;
struct Relu;
struct Sigmoid;
struct Square;
struct Tanh;
struct Window;

namespace {

template <class Definition>
Op op() {
  return Op(sdk::table_of<Definition>());
}

GraphTexts from(const char* source) { return {.domain = "", .structure = "", .kinks = "", .source = source}; }

constexpr const char* cs231n = "Li, Karpathy & Johnson, CS231n (Stanford, 2016): Backpropagation, Intuitions";
constexpr const char* cs224n = "Manning & Socher, CS224n (Stanford, 2017-2019), lectures 3 and 4";
constexpr const char* clark = "Clark, Computing Neural Network Gradients (Stanford CS224n, 2017)";

/// Adds W x + b, for x in columns.
void add_affine(Graph& graph, const std::string& name, const std::string& W, const std::string& x,
                const std::string& b) {
  graph.add(name + "_product", op<Matmul>(), {W, x}).add(name, op<Add>(), {name + "_product", b});
}

}  // namespace

Graph circuit() {
  Graph graph("lecture/circuit: x[], y[], z[] -> f[]", from(cs231n));
  graph.add("q", op<Add>(), {"x", "y"}).add("f", op<Mul>(), {"q", "z"});
  return graph;
}

Graph max_circuit() {
  GraphTexts texts = from(cs224n);
  texts.kinks = "ties(y, z)";
  Graph graph("lecture/max_circuit: x[], y[], z[] -> f[]", texts);
  graph.add("a", op<Add>(), {"x", "y"}).add("b", op<Max>(), {"y", "z"}).add("f", op<Mul>(), {"a", "b"});
  return graph;
}

Graph sigmoid_neuron() {
  GraphTexts texts = from(cs231n);
  // exp(-z) overflows in float from z = -89 on; there the gradient of 1 / (1 + exp(-z)), gate by gate, is 0 times
  // infinity.
  texts.domain = "w0 in [-6, 6]; x0 in [-6, 6]; w1 in [-6, 6]; x1 in [-6, 6]; w2 in [-6, 6]";
  Graph graph("lecture/sigmoid_neuron: w0[], x0[], w1[], x1[], w2[] -> f[]", texts);
  graph.constant("one", 1)
      .add("w0x0", op<Mul>(), {"w0", "x0"})
      .add("w1x1", op<Mul>(), {"w1", "x1"})
      .add("sum", op<Add>(), {"w0x0", "w1x1"})
      .add("z", op<Add>(), {"sum", "w2"})
      .add("minus_z", op<Neg>(), {"z"})
      .add("exp", op<Exp>(), {"minus_z"})
      .add("plus_one", op<Add>(), {"exp", "one"})
      .add("f", op<Reciprocal>(), {"plus_one"});
  return graph;
}

Graph cube() {
  Graph graph("lecture/cube: x[] -> f[]", from(cs224n));
  graph.add("square", op<Square>(), {"x"}).add("f", op<Mul>(), {"square", "x"});
  return graph;
}

Graph chain() {
  Graph graph("lecture/chain: x[] -> z[]", from(cs224n));
  graph.constant("three", 3).add("y", op<Square>(), {"x"}).add("z", op<Mul>(), {"three", "y"});
  return graph;
}

Graph layer() {
  Graph graph("lecture/layer: x[M,1], W[N,M], b[N,1] -> h[N,1]", from(clark));
  add_affine(graph, "z", "W", "x", "b");
  graph.add("h", op<Tanh>(), {"z"});
  return graph;
}

Graph score() {
  Graph graph("lecture/score: x[M,1], W[N,M], b[N,1], u[N,1] -> s[1,1]", from(clark));
  add_affine(graph, "z", "W", "x", "b");
  graph.add("h", op<Tanh>(), {"z"}).add("s", op<BatchedMatmul>(), {"u", "h"}, {{"transpose_x", "true"}});
  return graph;
}

Graph two_layer_net() {
  GraphTexts texts = from(cs231n);
  texts.kinks = "inside";
  Graph graph("lecture/two_layer_net: x[D,1], W1[H,D], W2[C,H] -> y[C,1]", texts);
  graph.add("z", op<Matmul>(), {"W1", "x"}).add("h", op<Relu>(), {"z"}).add("y", op<Matmul>(), {"W2", "h"});
  return graph;
}

Graph three_layer_net() {
  Graph graph("lecture/three_layer_net: x[D,1], W1[H,D], b1[H,1], W2[K,H], b2[K,1], W3[C,K], b3[C,1] -> y[C,1]",
              from(cs231n));
  add_affine(graph, "z1", "W1", "x", "b1");
  graph.add("h1", op<Sigmoid>(), {"z1"});
  add_affine(graph, "z2", "W2", "h1", "b2");
  graph.add("h2", op<Sigmoid>(), {"z2"});
  add_affine(graph, "y", "W3", "h2", "b3");
  return graph;
}

Graph window_classifier() {
  Graph graph("lecture/window_classifier: words[V,D], ids:index(V)[5], W[5*D,H], b[H], U[H,1], is_name[1,1] -> loss[]",
              from(cs224n));
  graph.add("vectors", op<Embedding>(), {"words", "ids"})
      .add("x", op<Window>(), {"vectors"}, {{"width", "5"}})
      .add("z", op<Affine>(), {"x", "W", "b"})
      .add("h", op<Tanh>(), {"z"})
      .add("score", op<Matmul>(), {"h", "U"})
      .add("loss", op<BinaryCrossEntropyWithLogits>(), {"score", "is_name"});
  return graph;
}

Graph wide_relu() {
  GraphTexts texts = from(cs231n);
  texts.structure = "y/x diagonal";
  texts.kinks = "x at 0 slope 0";
  Graph graph("lecture/wide_relu: x[4096] -> y[4096]", texts);
  graph.add("y", op<Relu>(), {"x"});
  return graph;
}

std::vector<Graph> lecture_graphs() {
  return {circuit(),       max_circuit(),     sigmoid_neuron(),    cube(),     chain(), layer(), score(),
          two_layer_net(), three_layer_net(), window_classifier(), wide_relu()};
}

}  // namespace gradcheck::ops
