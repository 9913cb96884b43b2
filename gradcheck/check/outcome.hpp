/// What one case of one property came to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/run/record.hpp"

namespace gradcheck {

/// The verdict of a property in one case, with what a finding needs. `kind` and `input` identify a failure while its case is
/// shrunk: the smaller case must fail in the same way.
struct Outcome {
  Verdict verdict = Verdict::pass;
  std::string kind;     ///< "" for a pass; see Finding::kind
  std::string input;    ///< the input whose gradient it is about; "" if none
  std::string message;  ///< one sentence
  std::vector<RecordComparison> comparisons;  ///< worst first
  std::int64_t wrong_entries = 0, compared_entries = 0;
  std::vector<RecordJacobian> jacobians;
  std::int64_t forward_calls = 0, backward_calls = 0;
  bool by_referee = false;                 ///< the referee decided
  std::optional<double> smallest_visible;  ///< smallest relative error of an entry, against its tensor's largest, that fails

  bool same_failure(const Outcome& other) const { return verdict == other.verdict && kind == other.kind && input == other.input; }
};

}  // namespace gradcheck
