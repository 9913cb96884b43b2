/// Computation graphs of registered ops. A graph is itself an op, so a whole model is checked like an op.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/graph/graph_plan.hpp"

namespace gradcheck {

/// Nodes are ops, edges are values: the graph's inputs, constants, and results of nodes. The result of a node with one
/// output has the name of the node; with several outputs, each result is called "node.output". The outputs in the
/// signature are names of values.
class Graph {
 public:
  /// Signature like that of any op, e.g. "neuron: w[N], x[N], b[] -> f[]". Throws ParseError.
  explicit Graph(std::string signature, GraphTexts texts = {});

  /// A number that has no gradient, as a tensor of rank 0.
  Graph& constant(std::string name, double value);

  /// A node. Arguments are values in the order of the op's inputs; they may be added later than the node. Attributes
  /// that are left out have their defaults; values are written as on the command line, e.g. {{"axis", "-1"}}.
  /// Throws GraphError, AttributeError.
  Graph& add(std::string node, const Op& op, std::vector<std::string> arguments,
             const std::vector<std::pair<std::string, std::string>>& attributes = {});

  /// The nodes, each after those whose results it takes. Throws GraphError.
  std::shared_ptr<const GraphPlan> plan() const;

  /// The graph as an op, in the scalars in which all of its nodes compute. Its backward calls forward of every node
  /// again, because a signature cannot declare the shapes of values inside the graph and so cannot save them: that
  /// costs one forward more than a GraphEvaluation. Throws GraphError.
  Op op(const std::string& origin = "built-in") const;

 private:
  struct Node {
    std::string name;
    Op op;
    AttributeValues attributes;
    std::vector<std::string> arguments;
  };
  struct Constant {
    std::string name;
    double value;
  };

  [[noreturn]] void fail(const std::string& message) const;
  /// Throws GraphError for names that do not fit together. Returns for each result the node that gives it.
  std::map<std::string, std::size_t> check() const;
  void check_argument(const Node& node, std::size_t argument, const std::set<std::string>& values) const;
  std::vector<std::size_t> ordered_nodes(const std::map<std::string, std::size_t>& givers) const;

  std::string signature_text_;
  Signature signature_;
  GraphTexts texts_;
  std::vector<Constant> constants_;
  std::vector<Node> nodes_;
};

}  // namespace gradcheck
