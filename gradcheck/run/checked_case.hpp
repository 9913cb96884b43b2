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

  /// A case of special values that nothing was decided in is counted but is no finding: its derivative need not exist.
  bool set_aside() const { return drawn.special && outcome.is_open(); }
  /// What is open in such a case is not told where something was decided.
  void leave_out_open() {
    if (drawn.special && !outcome.is_open())
      std::erase_if(outcome.failures, [](const Failure& failure) { return failure.leaves_open(); });
  }
};

/// The kind of a failure to draw a case at all. Such a failure has no case to show.
constexpr const char* no_case = "no-case";

}  // namespace gradcheck
