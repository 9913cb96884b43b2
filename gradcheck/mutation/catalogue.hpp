/// The ways of getting a gradient wrong that a checker must see.
#pragma once

#include <vector>

#include "gradcheck/mutation/mutation.hpp"

namespace gradcheck::mutation {

/// All mutations of an op, by its declarations alone: those of each input's gradient, then those of the whole call. Their
/// names are unique for an input. Most err only in cases of a certain shape; elsewhere they are right.
/// Source  the kinds of 241 real gradient bugs (docs/mutation.md).
std::vector<Mutation> catalogue(const Op& op);

// The catalogue, family by family: of the gradient of one input.

std::vector<Mutation> wrong_values(const Op& op, std::size_t input);     ///< factors, offsets, roundings
std::vector<Mutation> wrong_places(const Op& op, std::size_t input);     ///< right values in wrong places, single entries
std::vector<Mutation> wrong_points(const Op& op, std::size_t input);     ///< where the input has certain values
std::vector<Mutation> wrong_upstream(const Op& op, std::size_t input);   ///< the upstream gradient misread
std::vector<Mutation> wrong_sums(const Op& op, std::size_t input);       ///< contributions dropped
std::vector<Mutation> wrong_arguments(const Op& op, std::size_t input);  ///< inputs, outputs, saved tensors mistaken
// Of the whole call.
std::vector<Mutation> wrong_attributes(const Op& op, std::size_t input);  ///< attributes ignored or exchanged
std::vector<Mutation> wrong_protocol(const Op& op, std::size_t input);    ///< memory between calls, buffers, bounds

}  // namespace gradcheck::mutation
