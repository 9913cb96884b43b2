/// All wrong ops of this folder with what must be said of them, and their right twins.
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

/// What the finding must say once its case is shrunk. A run must come to this one finding and no other.
struct FaultyOp {
  Op op;
  Verdict verdict = Verdict::fail;
  std::string kind;
  std::string input;
  std::optional<Extents> element;              ///< of the worst comparison; none: no element can be named
  std::optional<std::vector<Extents>> shapes;  ///< of the inputs of the smallest case; none: depends
  std::int64_t cases = 100;                    ///< enough for one that shows the fault
  /// Another word that the finding's message or the scheme of its comparison holds.
  std::string says = {};
  /// Instead of `element` in large cases, where a random direction need not come to a single one: any of these places.
  std::set<std::int64_t> places = {};
};

std::vector<FaultyOp> faulty_elements();
std::vector<FaultyOp> faulty_tensors();
std::vector<FaultyOp> faulty_calls();
std::vector<Op> right_twins();

}  // namespace gradcheck::tests
