/// How wrong a gradient is along a direction: the measurements of decoding.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>

#include "gradcheck/scalar/double_double.hpp"

namespace gradcheck {

/// (analytic gradient - true gradient) . direction: the exact one lies within `bound` of `value`.
struct Residual {
  DoubleDouble value;
  double bound = 0;  ///< infinite where nothing could be measured

  /// Cannot be told from zero.
  bool vanishes() const { return !(std::abs(value.hi) > bound); }

  friend Residual operator-(const Residual& a, const Residual& b) { return {a.value - b.value, a.bound + b.bound}; }
};

enum class Effort {
  quick,      ///< two forward calls: the plain centered quotient, with a bound from a model of its noise
  certified,  ///< nine forward calls: the nine-point scheme, whose bound is measured from its own samples
};

/// Where residuals come from: an op and its gradient, or in tests plain linear algebra.
class ResidualSource {
 public:
  virtual ~ResidualSource() = default;
  /// Along a direction with one weight per entry: zero, or a dyadic number of at most 41 bits and a size below one.
  virtual Residual along(std::span<const double> direction, Effort effort) = 0;
  /// Of one entry alone. `expected` is its likely size, 0 if that is unknown; a step is chosen that would resolve it.
  /// At a kink it is the entry's distance from the middle of the subdifferential, whose half width counts as bound.
  virtual Residual of_entry(std::size_t entry, double expected, Effort effort) = 0;
  virtual std::int64_t forward_calls() const = 0;
};

}  // namespace gradcheck
