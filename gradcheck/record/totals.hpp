/// Sums over a run record that several reports show.
#pragma once

#include <array>
#include <cstdint>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// Sums over the properties of one op or of all ops. Sums stop at the largest std::int64_t instead of an overflow.
struct Totals {
  std::int64_t properties = 0;
  std::int64_t cases = 0, passed = 0, weak = 0, undecided = 0, failed = 0, errors = 0, set_aside = 0;
  std::int64_t compared_entries = 0, forward_calls = 0, backward_calls = 0, referee_cases = 0;
  std::int64_t findings = 0;
  /// Gradients, each input in each case counted as one, that were compared or unresolved; and the latter alone.
  std::int64_t gradients = 0, unresolved = 0;
  double seconds = 0;  ///< thread time
};

Totals totals_of(const OpRecord& op);
Totals totals_of(const RunRecord& record);

/// How many ops have each verdict, indexed by the verdict.
struct VerdictCounts {
  std::array<std::int64_t, 5> count{};
  std::int64_t of(Verdict verdict) const { return count.at(static_cast<std::size_t>(verdict)); }
};

VerdictCounts op_verdicts(const RunRecord& record);

}  // namespace gradcheck
