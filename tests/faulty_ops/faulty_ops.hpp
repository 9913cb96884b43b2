/// All wrong ops of this folder with the expected findings, and their right twins.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/record/record.hpp"

namespace gradcheck::tests {

using Extents = std::vector<std::int64_t>;

/// A wrong op and the finding expected after shrinking. A run must give exactly this finding.
struct FaultyOp {
  Op op;
  Verdict verdict = Verdict::fail;
  std::string kind;
  std::string input;
  std::optional<Extents> element;  ///< the element of the worst comparison; empty: no element can be named
  std::optional<std::vector<Extents>>
      shapes;                ///< the input shapes of the smallest case; empty: they depend on the seed
  std::int64_t cases = 100;  ///< enough to include a case that shows the fault
  /// Part of the message of the finding, or of the scheme of its comparison.
  std::string says = {};
  /// For large cases, instead of `element`: any of these places, because a random direction may not lead to one
  /// element.
  std::set<std::int64_t> places = {};
};

std::vector<FaultyOp> faulty_elements();
std::vector<FaultyOp> faulty_tensors();
std::vector<FaultyOp> faulty_calls();
std::vector<Op> right_twins();

}  // namespace gradcheck::tests
