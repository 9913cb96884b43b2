/// One concrete input of an op.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck {

/// Attributes, shapes, values and upstream gradient. Values are binary64 numbers that binary32 holds exactly, so that
/// every scalar sees the same point; index inputs hold integers.
struct Case {
  Bindings bindings;
  AttributeValues attributes;
  std::vector<Shape> input_shapes, output_shapes, saved_shapes;
  std::vector<std::vector<double>> inputs;    ///< row-major, one per input of the signature
  std::vector<std::vector<double>> upstream;  ///< row-major, one per output
  std::uint64_t seed = 0;                     ///< of the random directions of its checks

  /// Entries of all inputs that have a gradient.
  std::int64_t differentiable_size(const Op& op) const {
    std::int64_t size = 0;
    for (const std::size_t input : op.differentiable_inputs()) size += input_shapes[input].size();
    return size;
  }
  std::int64_t output_size() const {
    std::int64_t size = 0;
    for (const Shape& shape : output_shapes) size += shape.size();
    return size;
  }
};

/// A case with these bindings and attributes; values are zero. Throws ShapeError if the op has no such case.
inline Case make_case(const Op& op, Bindings bindings, AttributeValues attributes) {
  Case result;
  result.input_shapes = input_shapes(op.signature(), bindings, attributes);
  result.output_shapes = output_shapes(op.signature(), bindings, attributes);
  result.saved_shapes = op.saved_shapes(bindings, attributes);
  for (const Shape& shape : result.input_shapes)
    result.inputs.emplace_back(static_cast<std::size_t>(shape.size()), 0.0);
  for (const Shape& shape : result.output_shapes)
    result.upstream.emplace_back(static_cast<std::size_t>(shape.size()), 0.0);
  result.bindings = std::move(bindings);
  result.attributes = std::move(attributes);
  return result;
}

}  // namespace gradcheck
