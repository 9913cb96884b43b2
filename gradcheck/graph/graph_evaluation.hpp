/// Evaluation of a graph, in which every value and every gradient can be read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gradcheck/call/element_format.hpp"
#include "gradcheck/call/elements.hpp"
#include "gradcheck/graph/graph.hpp"
#include "gradcheck/graph/graph_plan.hpp"
#include "gradcheck/graph/graph_run.hpp"

namespace gradcheck {

/// An input of a graph. Index inputs hold whole numbers.
struct GraphInput {
  Shape shape;
  std::vector<double> values;  ///< row-major
};

/// A graph and the memory of its inputs, in any scalar.
class GraphCall {
 public:
  /// Inputs in the order of the signature. Throws ShapeError if an input has more or fewer values than its shape.
  GraphCall(const Graph& graph, const std::vector<GraphInput>& inputs, gradcheck_dtype scalar);
  GraphCall(const GraphCall&) = delete;
  GraphCall& operator=(const GraphCall&) = delete;

  void forward();
  /// Called after forward. Upstream gradients are in the order of the outputs. Throws ShapeError like the constructor.
  void backward(const std::vector<std::vector<double>>& upstream);

  std::int64_t forward_visits() const { return run_.forward_visits(); }
  std::int64_t backward_visits() const { return run_.backward_visits(); }

 protected:
  /// The tensor of the value with this name. Throws GraphError.
  gradcheck_tensor value_tensor(const std::string& name) { return run_.value(plan_->find(name)); }
  gradcheck_tensor gradient_tensor(const std::string& name) { return run_.gradient(plan_->find(name)); }

 private:
  std::shared_ptr<const GraphPlan> plan_;
  gradcheck_dtype scalar_;
  GraphRun run_;
  std::vector<TensorMemory> memory_;  // of inputs
  std::vector<gradcheck_tensor> inputs_;
};

/// Evaluates a graph in scalar T at one input.
template <class T>
class GraphEvaluation : public GraphCall {
 public:
  GraphEvaluation(const Graph& graph, const std::vector<GraphInput>& inputs)
      : GraphCall(graph, inputs, dtype_of<T>()) {}

  /// The value of this name: an input, a constant, or a result of a node. Throws GraphError.
  std::vector<T> value(const std::string& name) { return read(value_tensor(name)); }
  /// The gradient of the value of this name; nothing for an index input.
  std::vector<T> gradient(const std::string& name) { return read(gradient_tensor(name)); }

 private:
  static std::vector<T> read(const gradcheck_tensor& tensor) {
    std::vector<T> values;
    if (tensor.data == nullptr) return values;
    const ElementFormat<T> format(tensor.dtype);
    const TensorElements elements(tensor);
    for (std::size_t i = 0; i < elements.size(); ++i) values.push_back(format.load(elements.place(i)));
    return values;
  }
};

}  // namespace gradcheck
