/// What one case of one property came to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// One thing that is wrong, undecided or in error in a case. `verdict`, `kind` and `input` identify it while its case is
/// shrunk: the smaller case must fail in the same way.
struct Failure {
  Verdict verdict = Verdict::fail;
  std::string kind;                           ///< a stable word, see Finding::kind
  std::string input;                          ///< the input whose gradient it is about; "" if none
  std::string message;                        ///< one sentence
  std::vector<RecordComparison> comparisons;  ///< worst first
  std::int64_t wrong_entries = 0;
  double deviation = 0;  ///< the largest distance of an analytic value from what its reference allows but for bounds
  bool along_direction = false;  ///< it was a sum over entries that was wrong
  std::string location;          ///< which of them, in words, where somebody has looked: Confirmation::located
  std::vector<RecordJacobian> jacobians;

  bool alike(const Failure& other) const {
    return verdict == other.verdict && kind == other.kind && input == other.input;
  }
};

/// The verdict of a property in one case, with what findings need.
struct Outcome {
  std::vector<Failure> failures;  ///< empty for a pass; at most one of a kind per input
  std::int64_t compared_entries = 0;
  std::int64_t forward_calls = 0, backward_calls = 0;
  bool by_referee = false;  ///< the referee was asked
  bool kinked = false;      ///< some compared derivative had slopes that differ from left and right
  std::optional<double>
      smallest_visible;  ///< smallest relative error of an entry, against its tensor's largest, that fails
  /// The same against the entry itself, the largest over all entries that were compared one by one and are not zero.
  std::optional<double> smallest_visible_entry;

  /// The gravest of the failures.
  Verdict verdict() const {
    Verdict worst = Verdict::pass;
    for (const Failure& failure : failures) worst = std::max(worst, failure.verdict);
    return worst;
  }
  /// The failure of this kind, or null.
  const Failure* find_alike(const Failure& sought) const {
    const auto place =
        std::find_if(failures.begin(), failures.end(), [&](const Failure& one) { return one.alike(sought); });
    return place == failures.end() ? nullptr : &*place;
  }
};

}  // namespace gradcheck
