/// Measures the verdict on black boxes at points where differences say little: features smaller than a step, poles, values
/// that are rounded to multiples of one number or absorbed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gradcheck::tests {

/// One function of one variable in float or in double, at random points.
struct HardKernel {
  std::string function, scalar;
  std::int64_t trials = 0;
  std::int64_t called_wrong = 0;  ///< points at which the right derivative fails
  std::int64_t seen = 0;          ///< points at which a derivative that is 10 % too large fails
  std::int64_t unresolved = 0;    ///< points at which the differences decide nothing about the right derivative

  std::string row() const;
};

/// `trials`: of each function in each scalar.
std::vector<HardKernel> measure_hard_kernels(std::uint64_t seed, std::int64_t trials);

}  // namespace gradcheck::tests
