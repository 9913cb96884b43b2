/// The analytic side: what an op's backward says, in the scalar that differences are taken in.
#pragma once

#include <cstdint>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/scalar/binary128.hpp"

namespace gradcheck {

/// Gradients of the inputs for one upstream gradient. values[input] is empty for index inputs.
template <class W>
struct AnalyticGradient {
  std::vector<std::vector<W>> values;
  std::vector<std::vector<bool>> written;  ///< false where backward left the buffer's poison
};

/// Evaluates an op's backward in `scalar` and hands the results over in W, exactly.
template <class W>
class AnalyticSide {
 public:
  AnalyticSide(const Op& op, const Case& instance, ScalarKind scalar);
  ~AnalyticSide();
  AnalyticSide(const AnalyticSide&) = delete;
  AnalyticSide& operator=(const AnalyticSide&) = delete;

  double unit_roundoff() const;
  /// For the case's upstream gradient.
  AnalyticGradient<W> gradient();
  /// For the upstream gradient that is one at this element and zero elsewhere: a row of the Jacobian.
  AnalyticGradient<W> row(std::size_t output, std::size_t element);
  std::int64_t forward_calls() const;
  std::int64_t backward_calls() const;

 private:
  class Engine;
  template <class T>
  class EngineIn;
  std::unique_ptr<Engine> engine_;
};

}  // namespace gradcheck
