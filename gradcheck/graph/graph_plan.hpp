/// A graph with its names resolved and its nodes in order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

/// An invalid graph: a cycle, an argument that is not a value, two values of one name, inputs that do not fit an op.
class GraphError : public Error {
 public:
  using Error::Error;
};

/// What a graph declares beside its signature, in the declaration language of ops.
struct GraphTexts {
  std::string domain, structure, kinks, source;
};

struct GraphPlan {
  struct Node {
    std::string name;
    Op op;
    AttributeValues attributes;
    std::vector<std::size_t> arguments, results;  ///< values
  };

  std::string signature_text;
  GraphTexts texts;
  Signature signature;
  std::size_t inputs = 0;            ///< the first values are the graph's inputs, in the order of the signature
  std::vector<double> constants;     ///< the next ones
  std::vector<std::string> values;   ///< names of all values; results of nodes come after the constants
  std::vector<Node> nodes;           ///< each after those it takes values from
  std::vector<std::size_t> outputs;  ///< values

  /// The value of this name. Throws GraphError.
  std::size_t find(const std::string& name) const;
};

}  // namespace gradcheck
