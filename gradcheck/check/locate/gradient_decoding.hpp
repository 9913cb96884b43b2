/// Which entries of an op's gradient are wrong?
#pragma once

#include <vector>

#include "gradcheck/check/locate/decoding.hpp"
#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/reference/sampled_op.hpp"

namespace gradcheck {

/// The analytic gradient of one input, for the case's upstream gradient.
template <class W>
struct CheckedGradient {
  std::size_t input = 0;
  const std::vector<W>& values;
  double unit_roundoff = 0;  ///< of the scalar that the gradient was computed in
};

/// A direction along which a gradient is known to be wrong: entries of at most 20 bits times the scale_of their input.
template <class W>
struct FailedDirection {
  std::vector<double> direction;
  Derivative<W> derivative;
};

/// Decodes a gradient that is wrong along some direction. Without a `failed` direction one is drawn and measured, for
/// nine calls
/// more. The inputs are left at those of the case. W  DoubleDouble or Referee.
/// Cost    that of decode(), and one call for f(x).
/// Throws  what SampledOp::forward throws.
template <class W>
Decoded decode_gradient(SampledOp<W>& sampled, const CheckedGradient<W>& gradient, const DecodingOptions& options,
                        const FailedDirection<W>* failed = nullptr);

}  // namespace gradcheck
