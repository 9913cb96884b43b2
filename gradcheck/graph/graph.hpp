/// Computation graphs over registered ops. A graph is itself an op, so a whole model is checked like one.
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

/// Nodes are ops, edges are values: the graph's inputs, constants, and what nodes give. A node of one output gives a value of
/// its own name; of several, one called "node.output" for each. The outputs of the signature are values by their names.
class Graph {
 public:
  /// Signature as of any op, e.g. "neuron: w[N], x[N], b[] -> f[]". Throws ParseError.
  explicit Graph(std::string signature, GraphTexts texts = {});

  /// A number that has no gradient, as a tensor of rank 0.
  Graph& constant(std::string name, double value);

  /// A node. Arguments are values in the order of the op's inputs; they may be added later than the node. Attributes that are not
  /// given have their defaults; values as on the command line, e.g. {{"axis", "-1"}}. Throws GraphError, AttributeError.
  Graph& add(std::string node, const Op& op, std::vector<std::string> arguments,
             const std::vector<std::pair<std::string, std::string>>& attributes = {});

  /// The nodes in an order in which each comes after those it takes values from. Throws GraphError.
  std::shared_ptr<const GraphPlan> plan() const;

  /// The graph as an op, in the scalars that all of its nodes compute in. Its backward calls forward of every node again, since
  /// values inside have no shapes that a signature could declare: that costs one forward more than a GraphEvaluation.
  /// Throws GraphError.
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
  void check_argument(const Node& node, std::size_t argument, const std::set<std::string>& values) const;
  std::vector<std::size_t> ordered_nodes(const std::map<std::string, std::size_t>& givers) const;

  std::string signature_text_;
  Signature signature_;
  GraphTexts texts_;
  std::vector<Constant> constants_;
  std::vector<Node> nodes_;
};

}  // namespace gradcheck
