#include "gradcheck/graph/graph_evaluation.hpp"

#include "gradcheck/call/element_type.hpp"

namespace gradcheck {

namespace {

TensorMemory filled(const std::string& name, const Shape& shape, gradcheck_dtype type,
                    const std::vector<double>& values) {
  if (static_cast<std::int64_t>(values.size()) != shape.size()) {
    throw ShapeError(name + " has shape " + shape.to_string() + ", got " + std::to_string(values.size()) + " values");
  }
  TensorMemory memory(shape, type);
  store_doubles(memory, values);
  return memory;
}

}  // namespace

GraphCall::GraphCall(const Graph& graph, const std::vector<GraphInput>& inputs, gradcheck_dtype scalar)
    : plan_(graph.plan()), scalar_(scalar), run_(*plan_, scalar) {
  if (inputs.size() != plan_->inputs) {
    throw ShapeError("graph '" + plan_->signature.name + "' takes " + std::to_string(plan_->inputs) + " inputs, got " +
                     std::to_string(inputs.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const gradcheck_dtype type = plan_->signature.inputs[i].is_index ? index_type : scalar_;
    memory_.push_back(filled(plan_->values[i], inputs[i].shape, type, inputs[i].values));
    inputs_.push_back(memory_.back().tensor());
  }
}

void GraphCall::forward() { run_.forward(inputs_); }

void GraphCall::backward(const std::vector<std::vector<double>>& upstream) {
  std::vector<TensorMemory> memory;
  std::vector<gradcheck_tensor> tensors;
  for (std::size_t i = 0; i < plan_->outputs.size(); ++i) {
    const Shape shape = shape_of(run_.value(plan_->outputs[i]));
    memory.push_back(filled("d" + plan_->values[plan_->outputs[i]], shape, scalar_, upstream.at(i)));
    tensors.push_back(memory.back().tensor());
  }
  run_.backward(tensors);
}

}  // namespace gradcheck
