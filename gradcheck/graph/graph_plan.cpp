#include "gradcheck/graph/graph_plan.hpp"

#include <algorithm>

#include "gradcheck/graph/graph.hpp"
#include "gradcheck/graph/list_text.hpp"
#include "gradcheck/graph/topological_order.hpp"

namespace gradcheck {

namespace {

std::vector<std::string> results_of(const std::string& node, const Op& op) {
  const std::vector<TensorSpec>& outputs = op.signature().outputs;
  if (outputs.size() == 1) return {node};
  std::vector<std::string> names;
  for (const TensorSpec& output : outputs) names.push_back(node + "." + output.name);
  return names;
}

}  // namespace

std::size_t GraphPlan::find(const std::string& name) const {
  const auto place = std::find(values.begin(), values.end(), name);
  if (place == values.end()) throw GraphError("graph '" + signature.name + "' has no value '" + name + "'");
  return static_cast<std::size_t>(place - values.begin());
}

void Graph::check_argument(const Node& node, std::size_t argument, const std::set<std::string>& values) const {
  const std::string& name = node.arguments[argument];
  if (!values.contains(name)) {
    fail("node '" + node.name + "' takes '" + name + "', which is not a value of the graph; its values are " +
         list_text(values));
  }
  const auto input = std::find_if(signature_.inputs.begin(), signature_.inputs.end(),
                                  [&](const TensorSpec& one) { return one.name == name; });
  const bool is_index = input != signature_.inputs.end() && input->is_index;
  const TensorSpec& parameter = node.op.signature().inputs[argument];
  if (parameter.is_index == is_index) return;
  fail("node '" + node.name + "' takes '" + name + "' as input " + parameter.name + " of " + node.op.name() +
       (parameter.is_index ? ", which holds indices: expected an index input of the graph"
                           : ", which holds no indices: expected a value that is not an index input"));
}

std::vector<std::size_t> Graph::ordered_nodes(const std::map<std::string, std::size_t>& givers) const {
  std::vector<std::vector<std::size_t>> takes_from(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (const std::string& name : nodes_[i].arguments) {
      if (const auto giver = givers.find(name); giver != givers.end()) takes_from[i].push_back(giver->second);
    }
  }
  TopologicalOrder found = topological_order(takes_from);
  if (found.cycle.empty()) return std::move(found.order);
  std::string text = nodes_[found.cycle.front()].name;
  for (std::size_t i = 1; i <= found.cycle.size(); ++i)
    text += " takes from " + nodes_[found.cycle[i % found.cycle.size()]].name;
  fail("its nodes form a cycle: " + text);
}

std::map<std::string, std::size_t> Graph::check() const {
  std::set<std::string> values;
  const auto claim = [&](const std::string& name) {
    if (!values.insert(name).second) fail("two values have the name '" + name + "'");
  };
  for (const TensorSpec& input : signature_.inputs) claim(input.name);
  for (const Constant& constant : constants_) claim(constant.name);
  std::map<std::string, std::size_t> givers;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (const std::string& name : results_of(nodes_[i].name, nodes_[i].op)) {
      claim(name);
      givers[name] = i;
    }
  }
  for (const Node& node : nodes_) {
    for (std::size_t i = 0; i < node.arguments.size(); ++i) check_argument(node, i, values);
  }
  for (const TensorSpec& output : signature_.outputs) {
    if (!values.contains(output.name))
      fail("its output '" + output.name + "' is not one of its values, which are " + list_text(values));
  }
  return givers;
}

std::shared_ptr<const GraphPlan> Graph::plan() const {
  const std::map<std::string, std::size_t> givers = check();
  auto plan = std::make_shared<GraphPlan>();
  plan->signature_text = signature_text_;
  plan->texts = texts_;
  plan->signature = signature_;
  plan->inputs = signature_.inputs.size();
  for (const TensorSpec& input : signature_.inputs) plan->values.push_back(input.name);
  for (const Constant& constant : constants_) {
    plan->values.push_back(constant.name);
    plan->constants.push_back(constant.value);
  }
  for (const std::size_t i : ordered_nodes(givers)) {
    GraphPlan::Node node{nodes_[i].name, nodes_[i].op, nodes_[i].attributes, {}, {}};
    for (const std::string& name : nodes_[i].arguments) node.arguments.push_back(plan->find(name));
    for (const std::string& name : results_of(node.name, node.op)) {
      node.results.push_back(plan->values.size());
      plan->values.push_back(name);
    }
    plan->nodes.push_back(std::move(node));
  }
  for (const TensorSpec& output : signature_.outputs) plan->outputs.push_back(plan->find(output.name));
  return plan;
}

}  // namespace gradcheck
