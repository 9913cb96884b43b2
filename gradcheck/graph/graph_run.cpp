#include "gradcheck/graph/graph_run.hpp"

#include "gradcheck/call/elements.hpp"
#include "gradcheck/declare/shape_rules.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

std::string GraphRun::node_text(const GraphPlan::Node& node) const {
  return "node '" + node.name + "' (" + node.op.name() + ")";
}

template <class CheckMemory>
void GraphRun::call_node(const GraphPlan::Node& node, CallFrame& frame, OpFunction function, CheckMemory check_memory) {
  gradcheck_status status = GRADCHECK_OK;
  try {
    status = frame.enter(function);
    check_memory();
  } catch (const OpError& error) {
    throw Error(node_text(node) + ": " + error.what());
  }
  if (status == GRADCHECK_OK) return;
  const std::string text = node_text(node) + ": " + frame.failure_text(function, status);
  if (status == GRADCHECK_SHAPE) throw ShapeError(text);
  if (status == GRADCHECK_UNSUPPORTED) throw NodeRefusal(text);
  throw Error(text);
}

void GraphRun::forward(std::span<const gradcheck_tensor> inputs) {
  values_.assign(plan_.values.size(), gradcheck_tensor{});
  shapes_.assign(plan_.values.size(), Shape());
  owned_.clear();
  owned_.resize(plan_.values.size());
  calls_.clear();
  calls_.reserve(plan_.nodes.size());
  for (std::size_t input = 0; input < plan_.inputs; ++input) {
    values_[input] = inputs[input];
    shapes_[input] = shape_of(inputs[input]);
  }
  for (std::size_t i = 0; i < plan_.constants.size(); ++i) {
    const std::size_t place = plan_.inputs + i;
    owned_[place] = TensorMemory(Shape(), scalar_);
    values_[place] = owned_[place].tensor();
    store_double(owned_[place], 0, plan_.constants[i]);
  }
  for (const GraphPlan::Node& node : plan_.nodes) forward_node(node);
  const Bindings bindings = bind_shapes(plan_.signature, {}, std::span(shapes_).first(plan_.inputs));
  const std::vector<Shape> declared = output_shapes(plan_.signature, bindings, {});
  for (std::size_t output = 0; output < declared.size(); ++output) {
    const Shape& shape = shapes_[plan_.outputs[output]];
    if (shape == declared[output]) continue;
    throw ShapeError("output '" + plan_.signature.outputs[output].name + "' has shape " + shape.to_string() +
                     ", the signature says " + declared[output].to_string());
  }
}

void GraphRun::forward_node(const GraphPlan::Node& node) {
  ++forward_visits_;
  NodeCall& call = calls_.emplace_back(CallFrame(node.op, scalar_, crossing_attributes(node.attributes)));
  for (const std::size_t argument : node.arguments) {
    call.argument_shapes.push_back(shapes_[argument]);
    call.frame.tensors(TensorRole::input).push_back(values_[argument]);
  }
  std::vector<Shape> results, saved;
  try {
    const Bindings bindings = bind_shapes(node.op.signature(), node.attributes, call.argument_shapes);
    for (const AttributeSpec& spec : node.op.attributes()) {
      const auto problem = out_of_range(spec, *node.attributes.find(spec.name), bindings, node.attributes);
      if (problem) throw ShapeError(*problem);
    }
    results = output_shapes(node.op.signature(), bindings, node.attributes);
    saved = node.op.saved_shapes(bindings, node.attributes);
  } catch (const ShapeError& error) {
    throw ShapeError(node_text(node) + ": " + error.what());
  }
  // Memory starts as NaN, and entries that a node does not write stay NaN.
  for (const Shape& shape : saved)
    call.frame.tensors(TensorRole::saved).push_back(call.saved.emplace_back(shape, scalar_).tensor());
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::size_t place = node.results[i];
    shapes_[place] = results[i];
    owned_[place] = TensorMemory(results[i], scalar_);
    values_[place] = owned_[place].tensor();
    call.frame.tensors(TensorRole::output).push_back(values_[place]);
  }
  call_node(node, call.frame, OpFunction::forward, [&] {
    for (std::size_t i = 0; i < results.size(); ++i)
      call.frame.check_surroundings(TensorRole::output, i, owned_[node.results[i]]);
    for (std::size_t i = 0; i < saved.size(); ++i) call.frame.check_surroundings(TensorRole::saved, i, call.saved[i]);
  });
}

void GraphRun::backward(std::span<const gradcheck_tensor> upstream) {
  gradients_.clear();
  for (std::size_t value = 0; value < plan_.values.size(); ++value) {
    const bool is_index = value < plan_.inputs && plan_.signature.inputs[value].is_index;
    gradients_.push_back(is_index ? TensorMemory() : TensorMemory(shapes_[value], scalar_));
    gradients_.back().clear();
  }
  for (std::size_t output = 0; output < plan_.outputs.size(); ++output)
    add_gradient(plan_.outputs[output], upstream[output]);
  for (std::size_t node = plan_.nodes.size(); node-- > 0;) backward_node(plan_.nodes[node], calls_[node]);
}

void GraphRun::backward_node(const GraphPlan::Node& node, NodeCall& call) {
  ++backward_visits_;
  CallFrame::Tensors &upstream = call.frame.tensors(TensorRole::upstream),
                     &downstream = call.frame.tensors(TensorRole::downstream);
  upstream.clear();
  for (const std::size_t result : node.results) upstream.push_back(gradients_[result].tensor());
  std::vector<TensorMemory> parts;
  parts.reserve(node.arguments.size());
  downstream.clear();
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    TensorMemory& part = parts.emplace_back(call.argument_shapes[i], scalar_);
    if (node.op.accumulates()) part.clear();
    downstream.push_back(part.tensor());
    if (node.op.signature().inputs[i].is_index) downstream.back().data = nullptr;
  }
  call_node(node, call.frame, OpFunction::backward, [&] {
    for (std::size_t i = 0; i < parts.size(); ++i) call.frame.check_surroundings(TensorRole::downstream, i, parts[i]);
  });
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    if (downstream[i].data != nullptr) add_gradient(node.arguments[i], downstream[i]);
  }
}

void GraphRun::add_gradient(std::size_t value, const gradcheck_tensor& part) {
  add_elements(part, gradients_[value].tensor());
}

void GraphRun::copy_output(std::size_t output, const gradcheck_tensor& to) const {
  copy_elements(values_[plan_.outputs[output]], to);
}

void GraphRun::copy_gradient(std::size_t input, const gradcheck_tensor& to) {
  if (to.data != nullptr) copy_elements(gradients_[input].tensor(), to);
}

}  // namespace gradcheck
