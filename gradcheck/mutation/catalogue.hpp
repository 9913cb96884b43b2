/// The catalogue of wrong gradients that a checker must find.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "gradcheck/mutation/mutation.hpp"
#include "gradcheck/mutation/possible_shapes.hpp"

namespace gradcheck::mutation {

/// All mutations of an op, from its declarations alone: those of each input's gradient, then those of the whole call.
/// Each name is unique among those of an input. Most mutations are wrong only in cases of a certain shape.
/// Source  the kinds of 241 real gradient bugs (docs/mutation.md).
std::vector<Mutation> catalogue(const Op& op);

/// The gradient that mutations change: that of one input of an op.
struct Target {
  const Op& op;
  std::size_t input;
  std::span<const CallShapes> shapes;  ///< that calls of the op can have

  /// Whether fits(const CallShapes&) holds for some of them.
  template <class Fits>
  bool ever(Fits fits) const {
    return std::ranges::any_of(shapes, fits);
  }
  /// Whether fits(const Shape&) holds for some shape of the input.
  template <class Fits>
  bool ever_shaped(Fits fits) const {
    return ever([&](const CallShapes& call) { return fits(call.inputs[input]); });
  }
};

// Changes of a number that several families use.
inline Number without_sign(const Number& value) { return value < 0 ? -value : value; }
inline Number clipped(const Number& value) { return value > 1 ? value.like(1) : value < -1 ? value.like(-1) : value; }

// The catalogue by family: mutations of the gradient of one input.

std::vector<Mutation> wrong_values(const Target& target);      ///< factors, offsets, roundings
std::vector<Mutation> wrong_places(const Target& target);      ///< right values in wrong places, single entries
std::vector<Mutation> wrong_points(const Target& target);      ///< where the input has certain values
std::vector<Mutation> wrong_upstream(const Target& target);    ///< the upstream gradient misread
std::vector<Mutation> wrong_sums(const Target& target);        ///< contributions dropped
std::vector<Mutation> wrong_arguments(const Target& target);   ///< inputs, outputs, saved tensors mistaken
std::vector<Mutation> wrong_attributes(const Target& target);  ///< attributes ignored or exchanged
// Mutations of the whole call; the target is its first input.
std::vector<Mutation> wrong_protocol(const Target& target);  ///< memory between calls, buffers, bounds

}  // namespace gradcheck::mutation
