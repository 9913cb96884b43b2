/// A graph at work, every value and every gradient within reach.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/call/buffer.hpp"
#include "gradcheck/graph/graph.hpp"
#include "gradcheck/graph/graph_plan.hpp"
#include "gradcheck/graph/graph_run.hpp"

namespace gradcheck {

/// Evaluates a graph in scalar T at one input. Index inputs hold whole numbers.
template <class T>
class GraphEvaluation {
 public:
  struct Input {
    Shape shape;
    std::vector<double> values;  ///< row-major
  };

  /// Inputs in the order of the signature. Throws ShapeError for as many values as the shape does not hold.
  GraphEvaluation(const Graph& graph, const std::vector<Input>& inputs)
      : plan_(graph.plan()), run_(*plan_, dtype_of<T>()) {
    if (inputs.size() != plan_->inputs) {
      throw ShapeError("graph '" + plan_->signature.name + "' takes " + std::to_string(plan_->inputs) +
                       " inputs, got " + std::to_string(inputs.size()));
    }
    numbers_.reserve(inputs.size());
    indices_.reserve(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Input& input = inputs[i];
      if (static_cast<std::int64_t>(input.values.size()) != input.shape.size()) {
        throw ShapeError(plan_->values[i] + " has shape " + input.shape.to_string() + " and was given " +
                         std::to_string(input.values.size()) + " values");
      }
      if (plan_->signature.inputs[i].is_index) {
        Buffer<std::int64_t>& buffer = indices_.emplace_back(input.shape);
        for (std::size_t k = 0; k < input.values.size(); ++k)
          buffer.data()[k] = static_cast<std::int64_t>(input.values[k]);
        tensors_.push_back(buffer.tensor(dtype_of<std::int64_t>()));
      } else {
        tensors_.push_back(filled(input.shape, input.values));
      }
    }
  }

  void forward() { run_.forward(tensors_); }

  /// After forward. Upstream gradients in the order of the outputs.
  void backward(const std::vector<std::vector<double>>& upstream) {
    std::vector<gradcheck_tensor> tensors;
    for (std::size_t i = 0; i < plan_->outputs.size(); ++i) {
      tensors.push_back(filled(shape_of(plan_->outputs[i]), upstream.at(i)));
    }
    run_.backward(tensors);
  }

  /// Of the value of this name: an input, a constant, or what a node gives. Throws GraphError.
  std::vector<T> value(const std::string& name) { return read(run_.value(plan_->find(name))); }
  std::vector<T> gradient(const std::string& name) { return read(run_.gradient(plan_->find(name))); }

  std::int64_t forward_visits() const { return run_.forward_visits(); }
  std::int64_t backward_visits() const { return run_.backward_visits(); }

 private:
  using Stored = typename Crossing<T>::Stored;

  Shape shape_of(std::size_t value) {
    const gradcheck_tensor tensor = run_.value(value);
    return Shape({tensor.shape, tensor.shape + tensor.ndim});
  }

  gradcheck_tensor filled(const Shape& shape, const std::vector<double>& values) {
    numbers_.push_back(std::make_unique<Buffer<Stored>>(shape));
    for (std::size_t k = 0; k < values.size(); ++k)
      numbers_.back()->data()[k] = Crossing<T>::store(from_double<T>(values[k]));
    return numbers_.back()->tensor(dtype_of<T>());
  }

  std::vector<T> read(const gradcheck_tensor& tensor) {
    std::vector<T> values;
    const auto* from = static_cast<const Stored*>(tensor.data);
    std::int64_t size = tensor.data == nullptr ? 0 : 1;
    for (int axis = 0; axis < tensor.ndim; ++axis) size *= tensor.shape[axis];
    for (std::int64_t i = 0; i < size; ++i) values.push_back(Crossing<T>::load(from[i]));
    return values;
  }

  std::shared_ptr<const GraphPlan> plan_;
  GraphRun run_;
  std::vector<std::unique_ptr<Buffer<Stored>>> numbers_;
  std::vector<Buffer<std::int64_t>> indices_;
  std::vector<gradcheck_tensor> tensors_;
};

}  // namespace gradcheck
