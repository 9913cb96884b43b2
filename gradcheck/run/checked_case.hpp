#pragma once

#include <cstdint>

#include "gradcheck/run/case_source.hpp"

namespace gradcheck {

/// A case as it was drawn, with the outcome of one property.
struct CheckedCase {
  std::int64_t index = 0;
  DrawnCase drawn;
  Outcome outcome;
  double seconds = 0;  ///< of thread time

  /// An undecided case of special values is counted but is no finding: its derivative need not exist.
  bool set_aside() const { return drawn.special && outcome.verdict() == Verdict::undecided; }
};

/// The kind of a failure to draw a case at all. Such a failure has no case to show.
constexpr const char* no_case = "no-case";

}  // namespace gradcheck
