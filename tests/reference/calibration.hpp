/// Measures how often the error of a numeric derivative exceeds its bound, and how wide the bound is, on random functions
/// whose derivatives are known in more digits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gradcheck::tests {

/// Random expression trees of one variable. Derivatives come from the nine-point scheme in double-double, true values
/// from dual numbers of 50 digits, and analytic values from dual numbers in double-double.
struct TreeCalibration {
  std::int64_t trials = 0;
  std::int64_t violations = 0;       ///< the error is beyond the bound
  std::int64_t kinks = 0;            ///< smooth functions that look as if they had a kink
  std::int64_t false_fails = 0;      ///< a right value judged wrong in double-double
  std::int64_t confirmed_fails = 0;  ///< judged wrong at 50 digits, too
  std::int64_t lost = 0;             ///< the same, but because forward has no right digit at 50 digits
  std::int64_t undecided = 0;        ///< the bound is above 1e-12 |f'| in double-double
  std::int64_t left_undecided = 0;   ///< the bound at 50 digits is, too
  std::vector<double> relative_error, relative_bound, tightness;  ///< error/|f'|, bound/|f'|, bound/error

  std::string table() const;
};
TreeCalibration calibrate_trees(std::uint64_t seed, std::int64_t trials);

/// Functions that compute in one scalar only, compared with the same functions in double-double.
struct BlackBoxCalibration {
  std::string function, scalar;
  std::int64_t trials = 0, violations = 0;
  std::vector<double> detectable;  ///< bound over the largest entry of the gradient

  std::string row() const;
};
/// linear with tanh, matmul, softmax and layernorm, each in float and in double.
std::vector<BlackBoxCalibration> calibrate_black_boxes(std::uint64_t seed, std::int64_t trials);

/// The value that this share of the values does not exceed.
double quantile(std::vector<double> values, double share);

}  // namespace gradcheck::tests
