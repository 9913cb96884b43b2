/// Derivatives of projections <upstream, f(x)>, with which gradients are compared.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "gradcheck/reference/compression.hpp"
#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/reference/direction.hpp"
#include "gradcheck/reference/sampled_op.hpp"

namespace gradcheck {

// If a projection has a kink, the outputs are differentiated one by one and their intervals are added up: this interval
// contains the sums of their subgradients.

/// By one entry of an input. An output that has a kink there must have `slope`, if it is given.
/// Cost    8 calls of forward and 1 more; a few times that near kinks; 40 for an op in float or double, a few
///         hundred in its second look.
/// Throws  what SampledOp::forward throws.
template <class W>
Derivative<W> projected_derivative(SampledOp<W>& sampled, std::size_t input, std::size_t element,
                                   std::optional<double> slope = {});

/// Along a direction of one input, one number per entry: zero, or a dyadic number of at most 20 bits. Cost and errors
/// as above.
template <class W>
Derivative<W> directional_derivative(SampledOp<W>& sampled, std::size_t input, const std::vector<double>& moves);

template <class W>
struct GroupedDerivatives {
  std::vector<Derivative<W>> by_group;
  std::optional<std::size_t> stray;  ///< the first output element that moved although it is in no group
};

/// Along a direction, one projection for each group of outputs: if no two groups depend on the same entry, each group
/// has its own certificate for the cost of one. Moves are dyadic numbers of at most 20 bits. `slopes`, if given, has
/// one entry per group, along the direction: an output of the group that has a kink there must have that slope.
/// Cost and errors as above.
template <class W>
GroupedDerivatives<W> grouped_derivatives(SampledOp<W>& sampled, const Direction& direction, const OutputGroups& groups,
                                          std::span<const std::optional<double>> slopes = {});

}  // namespace gradcheck
