/// The numeric Jacobian: one column per entry of an input, all outputs at once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/reference/compression.hpp"
#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/scalar/binary128.hpp"

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
NumericJacobian<Work<T>> numeric_jacobian(Evaluation<T>& evaluation, const Op& op, const Case& instance,
                                          std::size_t input);

/// The slope that the op declares for an entry of this value of an input, if there is a kink and it declares one.
std::optional<double> declared_slope(const Op& op, std::size_t input, double value);

/// An entry of one of the inputs.
struct Place {
  std::size_t input = 0, element = 0;
};

/// Derivatives of every output, one after another, where the inputs move along a direction together. Powers of two up to 1
/// as its entries. Cost 8 calls of forward and 1, twice that at a kink; for ops in float or double 40.
template <class T>
std::vector<Derivative<Work<T>>> joint_derivatives(Evaluation<T>& evaluation, const Case& instance,
                                                   std::span<const Place> places, std::span<const double> direction);

/// Adds derivatives up with weights: values, intervals and bounds, and the rounding of the additions.
template <class W>
class WeightedSum {
 public:
  WeightedSum() {
    sum_.scheme = Scheme::declared_zero;
    sum_.flat = true;
  }
  void add(const Derivative<W>& term, double weight);
  Derivative<W> total() const;

 private:
  Derivative<W> sum_;
  double rounding_ = 0;
  std::int64_t count_ = 0;
  bool measured_ = false;  // a term that is no declared zero
};

// The functions below differentiate projections <upstream, f(x)>. Where a projection has a kink the outputs are
// differentiated one by one and their intervals added up: there the sums of their subgradients lie.

/// By one entry of an input; `slope`, if given, is demanded of each output that has a kink there. Cost and errors as of
/// numeric_jacobian.
template <class T>
Derivative<Work<T>> projected_derivative(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                         std::size_t element, std::optional<double> slope = {});

/// Along a direction of one input; its entries are zero or dyadic numbers of at most 20 bits. Cost 8 calls of forward and 1, a few
/// times that near kinks; for ops in float or double 40.
template <class T>
Derivative<Work<T>> directional_derivative(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                           const std::vector<double>& direction);

template <class W>
struct GroupedDerivatives {
  std::vector<Derivative<W>> by_group;
  std::optional<std::size_t> stray;  ///< the first output element that is in no group and moved all the same
};

/// Along a direction of some entries of one input, one projection for each group of outputs: where groups do not meet in an
/// entry, a certificate for each at the price of one. Entries of the direction as above. `slopes`, if given one per group, are
/// along the direction and demanded of each output of the group that has a kink there. Cost as above.
template <class T>
GroupedDerivatives<Work<T>> grouped_derivatives(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                                std::span<const std::size_t> elements,
                                                std::span<const double> direction, const OutputGroups& groups,
                                                std::span<const std::optional<double>> slopes = {});

}  // namespace gradcheck
