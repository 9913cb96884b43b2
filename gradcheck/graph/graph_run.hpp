/// One evaluation of a graph: forward in order, keeping what backward needs, and backward in reverse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/call/call_frame.hpp"
#include "gradcheck/call/tensor_memory.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/graph/graph_plan.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// The op of a node does not accept the layout or the scalar of its call.
class NodeRefusal : public Error {
 public:
  using Error::Error;
};

/// The calls of nodes go through the C interface, so that this code is the same for every scalar. Each node is called
/// once in forward and once in backward. The gradient of a value is the sum over all places that take it: upstream
/// times local gradient along each edge, added up where edges branch.
/// Throws OpError and ShapeError that name the node.
class GraphRun {
 public:
  /// The scalars in which gradients can be added up.
  static constexpr std::uint32_t scalars = GRADCHECK_SCALAR_FLOAT32 | GRADCHECK_SCALAR_FLOAT64 |
                                           GRADCHECK_SCALAR_DOUBLE_DOUBLE | GRADCHECK_SCALAR_BINARY128 |
                                           GRADCHECK_SCALAR_WIDE;

  GraphRun(const GraphPlan& plan, gradcheck_dtype scalar) : plan_(plan), scalar_(scalar) {}
  GraphRun(const GraphRun&) = delete;
  GraphRun& operator=(const GraphRun&) = delete;

  /// The inputs must not move until backward has returned.
  void forward(std::span<const gradcheck_tensor> inputs);
  /// After forward: the gradient of each of the graph's outputs.
  void backward(std::span<const gradcheck_tensor> upstream);

  /// Any value by its position in the plan; gradients after backward. An index input has no gradient: data is null.
  gradcheck_tensor value(std::size_t place) { return values_[place]; }
  gradcheck_tensor gradient(std::size_t place) { return gradients_[place].tensor(); }
  void copy_output(std::size_t output, const gradcheck_tensor& to) const;
  /// Does nothing where `to` has no data: the caller does not want it.
  void copy_gradient(std::size_t input, const gradcheck_tensor& to);

  /// Number of calls of nodes so far.
  std::int64_t forward_visits() const { return forward_visits_; }
  std::int64_t backward_visits() const { return backward_visits_; }

 private:
  /// A node between forward and backward.
  struct NodeCall {
    CallFrame frame;
    std::vector<Shape> argument_shapes;
    std::vector<TensorMemory> saved;
  };

  void forward_node(const GraphPlan::Node& node);
  void backward_node(const GraphPlan::Node& node, NodeCall& node_call);
  /// Calls the node, and check_memory() after it.
  template <class CheckMemory>
  void call_node(const GraphPlan::Node& node, CallFrame& frame, OpFunction function, CheckMemory check_memory);
  void add_gradient(std::size_t value, const gradcheck_tensor& part);
  std::string node_text(const GraphPlan::Node& node) const;

  const GraphPlan& plan_;
  gradcheck_dtype scalar_;
  std::vector<TensorMemory> owned_;       // of constants and results of nodes, by value
  std::vector<gradcheck_tensor> values_;  // by value
  std::vector<Shape> shapes_;             // by value
  std::vector<TensorMemory> gradients_;   // by value; none of an index input
  std::vector<NodeCall> calls_;           // by node
  std::int64_t forward_visits_ = 0, backward_visits_ = 0;
};

}  // namespace gradcheck
