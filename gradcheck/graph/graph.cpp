#include "gradcheck/graph/graph.hpp"

#include <algorithm>

#include "gradcheck/graph/list_text.hpp"

namespace gradcheck {

namespace {

std::vector<std::string> names_of(const std::vector<TensorSpec>& tensors) {
  std::vector<std::string> names;
  for (const TensorSpec& tensor : tensors) names.push_back(tensor.name);
  return names;
}

}  // namespace

Graph::Graph(std::string signature, GraphTexts texts)
    : signature_text_(std::move(signature)), signature_(parse_signature(signature_text_)), texts_(std::move(texts)) {}

void Graph::fail(const std::string& message) const { throw GraphError("graph '" + signature_.name + "': " + message); }

Graph& Graph::constant(std::string name, double value) {
  constants_.push_back({std::move(name), value});
  return *this;
}

Graph& Graph::add(std::string node, const Op& op, std::vector<std::string> arguments,
                  const std::vector<std::pair<std::string, std::string>>& attributes) {
  const std::vector<std::string> expected = names_of(op.signature().inputs);
  if (arguments.size() != expected.size()) {
    fail("node '" + node + "' is " + op.name() + ", which takes " + std::to_string(expected.size()) + " inputs (" +
         list_text(expected) + "), got " + std::to_string(arguments.size()));
  }
  AttributeValues values = defaults(op.attributes());
  const std::vector<AttributeSpec>& specs = op.attributes();
  for (const std::pair<std::string, std::string>& given : attributes) {
    const auto spec =
        std::find_if(specs.begin(), specs.end(), [&](const AttributeSpec& one) { return one.name == given.first; });
    if (spec == specs.end()) fail("node '" + node + "': " + op.name() + " has no attribute '" + given.first + "'");
    values.set(given.first, parse_value(*spec, given.second));
  }
  nodes_.push_back({std::move(node), op, std::move(values), std::move(arguments)});
  return *this;
}

}  // namespace gradcheck
