#include "gradcheck/graph/graph.hpp"

#include <algorithm>
#include <cstring>

#include "gradcheck/graph/graph_plan.hpp"
#include "gradcheck/graph/graph_run.hpp"
#include "gradcheck/graph/topological_order.hpp"

namespace gradcheck {

namespace {

template <class Names>
std::string list_text(const Names& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text.empty() ? "nothing" : text;
}

std::vector<std::string> names_of(const std::vector<TensorSpec>& tensors) {
  std::vector<std::string> names;
  for (const TensorSpec& tensor : tensors) names.push_back(tensor.name);
  return names;
}

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
         list_text(expected) + "), and was given " + std::to_string(arguments.size()));
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

void Graph::check_argument(const Node& node, std::size_t argument, const std::set<std::string>& values) const {
  const std::string& name = node.arguments[argument];
  if (!values.contains(name)) {
    fail("node '" + node.name + "' takes '" + name + "', which nothing gives; there are " + list_text(values));
  }
  const auto input = std::find_if(signature_.inputs.begin(), signature_.inputs.end(),
                                  [&](const TensorSpec& one) { return one.name == name; });
  const bool is_index = input != signature_.inputs.end() && input->is_index;
  const TensorSpec& parameter = node.op.signature().inputs[argument];
  if (parameter.is_index == is_index) return;
  fail("node '" + node.name + "' takes '" + name + "' for " + parameter.name + " of " + node.op.name() +
       ", which holds " + (parameter.is_index ? "indices: only an index input of the graph will do" : "no indices"));
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

std::shared_ptr<const GraphPlan> Graph::plan() const {
  std::set<std::string> values;
  const auto claim = [&](const std::string& name) {
    if (!values.insert(name).second) fail("two values are called '" + name + "'");
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
    if (!values.contains(output.name)) {
      fail("nothing gives its output '" + output.name + "'; there are " + list_text(values));
    }
  }

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

namespace {

/// The table of a graph's op, and what it points to.
struct GraphOp {
  std::shared_ptr<const GraphPlan> plan;
  gradcheck_op table{};
};

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

/// Runs a part of a call and turns what is thrown into a status: no exception crosses the table.
template <class Run>
gradcheck_status guarded(gradcheck_call* call, Run run) {
  const auto answer = [&](gradcheck_status status, const char* message) {
    if (call->message != nullptr && call->message_capacity > 0) {
      const std::size_t length = std::min<std::size_t>(std::strlen(message), call->message_capacity - 1);
      std::memcpy(call->message, message, length);
      call->message[length] = '\0';
    }
    return status;
  };
  try {
    run();
    return GRADCHECK_OK;
  } catch (const NodeRefusal& error) {
    return answer(GRADCHECK_UNSUPPORTED, error.what());
  } catch (const ShapeError& error) {
    return answer(GRADCHECK_SHAPE, error.what());
  } catch (const std::exception& error) {
    return answer(GRADCHECK_FAILED, error.what());
  } catch (...) {
    return answer(GRADCHECK_FAILED, "an exception of an unknown type");
  }
}

gradcheck_status graph_forward(const gradcheck_op* self, gradcheck_call* call) {
  return guarded(call, [&] {
    GraphRun run(*static_cast<const GraphPlan*>(self->context), call->scalar);
    run.forward({call->inputs, call->input_count});
    for (std::size_t i = 0; i < call->output_count; ++i) run.copy_output(i, call->outputs[i]);
  });
}

gradcheck_status graph_backward(const gradcheck_op* self, gradcheck_call* call) {
  return guarded(call, [&] {
    GraphRun run(*static_cast<const GraphPlan*>(self->context), call->scalar);
    run.forward({call->inputs, call->input_count});
    run.backward({call->upstream, call->output_count});
    for (std::size_t i = 0; i < call->input_count; ++i) run.copy_gradient(i, call->downstream[i]);
  });
}

}  // namespace

Op Graph::op(const std::string& origin) const {
  auto shared = std::make_shared<GraphOp>();
  shared->plan = plan();
  gradcheck_op& table = shared->table;
  table.struct_size = sizeof(table);
  table.flags = GRADCHECK_OP_HEEDS_STRIDES;
  table.forward_scalars = table.backward_scalars = GraphRun::scalars;
  for (const GraphPlan::Node& node : shared->plan->nodes) {
    // Backward runs forward, too.
    table.forward_scalars &= node.op.table().forward_scalars;
    table.backward_scalars &= node.op.table().forward_scalars & node.op.table().backward_scalars;
    if (node.op.one_thread()) table.flags |= GRADCHECK_OP_ONE_THREAD;
    if (!node.op.heeds_strides()) table.flags &= ~GRADCHECK_OP_HEEDS_STRIDES;
  }
  if (table.backward_scalars == 0) fail("its nodes have no scalar in common that all of them compute in");
  table.signature = shared->plan->signature_text.c_str();
  table.domain = text_or_null(shared->plan->texts.domain);
  table.structure = text_or_null(shared->plan->texts.structure);
  table.kinks = text_or_null(shared->plan->texts.kinks);
  table.source = text_or_null(shared->plan->texts.source);
  table.context = const_cast<GraphPlan*>(shared->plan.get());  // read only: see the casts above
  table.forward = &graph_forward;
  table.backward = &graph_backward;
  return Op(table, origin, shared);
}

}  // namespace gradcheck
