/// The numeric Jacobian: one column per entry of an input, all outputs at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gradcheck/op/evaluation.hpp"
#include "gradcheck/reference/blocks.hpp"
#include "gradcheck/reference/derivative.hpp"

namespace gradcheck {

/// A declared structure that the samples contradict.
struct StructureBreach {
  std::size_t output = 0, input = 0;
  std::int64_t output_element = 0, input_element = 0;
  std::string claim;  ///< one sentence: what was claimed and what was seen
};

/// Jacobian of every output by one input. by_output[o] is row-major: size of output o times size of the input.
template <class W>
struct NumericJacobian {
  std::vector<std::vector<Derivative<W>>> by_output;
  std::optional<StructureBreach> breach;  ///< the first one seen
};

/// Entries outside of the declared structure are demanded to be exactly zero in every sample; where they are, their
/// derivative is zero with bound zero. Non-smooth entries are tried again at smaller steps and end as one-sided intervals.
/// The evaluation is left at the case's inputs.
/// Cost    8 calls of forward per entry, 1 more for all; 16 for an entry with a kink. Ops in float or double: 40.
/// Throws  what Evaluation::forward throws.
template <class T>
NumericJacobian<Work<T>> numeric_jacobian(Evaluation<T>& evaluation, const Op& op, const Case& instance, std::size_t input);

/// The slope that the op declares for an entry of this value of an input, if there is a kink and it declares one.
std::optional<double> declared_slope(const Op& op, std::size_t input, double value);

/// Derivative of the projection <upstream, f(x)> by one entry of an input. Cost and errors as above.
template <class T>
Derivative<Work<T>> projected_derivative(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                         std::size_t element);

/// Derivative of <upstream, f(x)> along a direction of one input; the direction's entries are dyadic numbers of at most 20
/// bits. Cost 8 calls of forward and 1, a few times that near kinks; for ops in float or double 40.
template <class T>
Derivative<Work<T>> directional_derivative(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                           const std::vector<double>& direction);

/// Derivatives along a direction of some entries of one input, of the projection of each block of the output on its part of
/// the upstream: where the Jacobian is block-diagonal, one certificate per block for the price of one. Entries of the
/// direction as above. Cost as above.
template <class T>
std::vector<Derivative<Work<T>>> block_derivatives(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                                   const BlockStructure& blocks, const std::vector<std::size_t>& elements,
                                                   const std::vector<double>& direction);

}  // namespace gradcheck
