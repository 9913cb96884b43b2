/// One evaluation of a graph: forward in order, keeping what backward needs, and backward in reverse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/error.hpp"
#include "gradcheck/graph/graph_plan.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// The memory of a tensor in whatever scalar: compact, row-major.
class GraphTensor {
 public:
  GraphTensor() = default;
  GraphTensor(const Shape& shape, gradcheck_dtype dtype, int fill);

  gradcheck_tensor tensor();

 private:
  std::vector<std::int64_t> extents_, strides_;
  std::vector<std::byte> memory_;
  gradcheck_dtype dtype_{};
};

/// A node's op does not take the layout or the scalar that it was called with.
class NodeRefusal : public Error {
 public:
  using Error::Error;
};

/// Erased in the scalar: the calls that nodes get are those of the plugin ABI.
/// Each node is called once in forward and once in backward. The gradient of a value is the sum over all places that take it:
/// upstream times local gradient along each edge, added up where edges branch.
/// Throws OpError and ShapeError that name the node.
class GraphRun {
 public:
  /// Scalars in which gradients can be added up.
  static constexpr std::uint32_t scalars = GRADCHECK_SCALAR_FLOAT32 | GRADCHECK_SCALAR_FLOAT64 |
                                           GRADCHECK_SCALAR_DOUBLE_DOUBLE | GRADCHECK_SCALAR_BINARY128 |
                                           GRADCHECK_SCALAR_WIDE;

  GraphRun(const GraphPlan& plan, gradcheck_dtype scalar) : plan_(plan), scalar_(scalar) {}
  GraphRun(const GraphRun&) = delete;
  GraphRun& operator=(const GraphRun&) = delete;

  /// The inputs must stay where they are until backward is done.
  void forward(std::span<const gradcheck_tensor> inputs);
  /// After forward: the gradient of each of the graph's outputs.
  void backward(std::span<const gradcheck_tensor> upstream);

  /// Of any value by its place in the plan; gradients after backward. Data is null where there is none (an index input).
  gradcheck_tensor value(std::size_t place) { return values_[place]; }
  gradcheck_tensor gradient(std::size_t place) { return gradients_[place].tensor(); }
  void copy_output(std::size_t output, const gradcheck_tensor& to) const;
  /// Does nothing where `to` has no data: not wanted.
  void copy_gradient(std::size_t input, const gradcheck_tensor& to);

  /// Calls of nodes so far.
  std::int64_t forward_visits() const { return forward_visits_; }
  std::int64_t backward_visits() const { return backward_visits_; }

 private:
  /// What a node keeps between forward and backward.
  struct Kept {
    std::vector<gradcheck_attribute> attributes;
    std::vector<Shape> argument_shapes, saved_shapes;
    std::vector<GraphTensor> saved;
  };

  void forward_node(const GraphPlan::Node& node, Kept& kept);
  void backward_node(const GraphPlan::Node& node, Kept& kept);
  enum class Phase { forward, backward };
  void call_node(const GraphPlan::Node& node, Kept& kept, Phase phase, std::vector<gradcheck_tensor> upstream,
                 std::vector<gradcheck_tensor> downstream);
  void add_gradient(std::size_t value, const gradcheck_tensor& part);
  std::string node_text(const GraphPlan::Node& node) const;

  const GraphPlan& plan_;
  gradcheck_dtype scalar_;
  std::vector<GraphTensor> owned_;        // of constants and what nodes give
  std::vector<gradcheck_tensor> values_;  // by value
  std::vector<Shape> shapes_;             // by value
  std::vector<GraphTensor> gradients_;    // by value
  std::vector<Kept> kept_;                // by node
  std::int64_t forward_visits_ = 0, backward_visits_ = 0;
};

}  // namespace gradcheck
