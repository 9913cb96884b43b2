#pragma once

#include "gradcheck/tensor/shape.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace gradcheck::tests {

struct Input {
  Shape shape;
  std::vector<double> values;
};

/// Attributes as on the command line, e.g. {{"axis", "0"}, {"mode", "edge"}}; all others have their defaults.
using AttributeTexts = std::vector<std::pair<std::string, std::string>>;

struct Applied {
  std::vector<Shape> shapes;               ///< shapes of the outputs
  std::vector<std::vector<double>> y, dx;  ///< outputs, and gradients of the inputs; empty for indices
};

/// Runs a built-in op in double-double through its declarations: shapes are checked, and results are rounded to double.
/// The upstream gradient is all ones unless given, output by output.
Applied apply(const std::string& op, const std::vector<Input>& inputs, const AttributeTexts& attributes = {},
              const std::vector<std::vector<double>>& upstream = {});

/// Describes the first element that differs from the expected one by more than 4 roundings of double, or by more than
/// 1e-15 where 0 is expected; empty if there is none.
std::string mismatch(const std::vector<double>& actual, const std::vector<double>& expected);

}  // namespace gradcheck::tests
