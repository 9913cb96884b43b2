/// Which entries of an op's gradient are wrong?
#pragma once

#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/locate/decoding.hpp"
#include "gradcheck/reference/derivative.hpp"

namespace gradcheck {

/// What is known when a gradient is to be decoded: a direction, of entries of at most 20 bits times the scale_of their
/// input, and the derivative along it.
template <class W>
struct FailedDirection {
  std::vector<double> direction;
  Derivative<W> derivative;
};

/// Decodes the analytic gradient of one input of a case, for the case's upstream gradient. `analytic_roundoff` is the
/// unit roundoff of the scalar that the gradient was computed in. Without a `failed` direction one is drawn and
/// measured, for nine calls more. Cost as above, and one call for f(x). The evaluation is left at the case's inputs. T
/// DoubleDouble, Binary128 or Referee. Throws  what Evaluation::forward throws.
template <class T>
Decoded decode_gradient(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                        const std::vector<Work<T>>& analytic_gradient, double analytic_roundoff,
                        const DecodingOptions& options, const FailedDirection<Work<T>>* failed = nullptr);

}  // namespace gradcheck
