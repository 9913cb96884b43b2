/// Derivatives of every output: the numeric Jacobian, and all outputs along one direction.
#pragma once

#include <optional>
#include <vector>

#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/reference/direction.hpp"
#include "gradcheck/reference/sampled_op.hpp"
#include "gradcheck/reference/structure_claims.hpp"
#include "gradcheck/scalar/binary128.hpp"

namespace gradcheck {

/// Jacobian of every output by one input. by_output[o] is row-major: size of output o times size of the input.
template <class W>
struct NumericJacobian {
  std::vector<std::vector<Derivative<W>>> by_output;
  std::optional<StructureBreach> breach;  ///< the first one seen
};

/// One column per entry of the input, all outputs at once. An entry outside of the declared structure must be exactly
/// zero in every sample; then its derivative is zero with bound zero. Entries that are not smooth are tried again with
/// smaller steps. Entries that never are smooth become intervals between one-sided slopes, or the slope that the op
/// declares.
/// Cost    8 calls of forward per entry and 1 more for all; 16 for an entry with a kink; 40 for an op in float or
///         double, a few hundred in its second look.
/// Throws  what SampledOp::forward throws.
template <class W>
NumericJacobian<W> numeric_jacobian(SampledOp<W>& sampled, std::size_t input);

/// Derivatives of every output, one output after another, along a direction whose moves are powers of two up to 1.
/// Cost  8 calls of forward and 1 more; twice as many at a kink; 40 for an op in float or double,
///       a few hundred in its second look. Throws as above.
template <class W>
std::vector<Derivative<W>> joint_derivatives(SampledOp<W>& sampled, const Direction& direction);

/// The slope that the op declares at the kink of an input that lies at this value; nothing if there is none.
std::optional<double> declared_slope(const Op& op, std::size_t input, double value);

}  // namespace gradcheck
