/// The result of one property in one case.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// The kind of a warning that the shipped forward is not good enough at these inputs to compare anything.
inline constexpr const char* forward_weak = "forward-weak";

/// One thing that is wrong, weak, undecided or in error in a case. `verdict`, `kind` and `input` identify the failure while
/// its case is shrunk: the smaller case must fail in the same way.
struct Failure {
  Verdict verdict = Verdict::fail;
  std::string kind;                           ///< a stable word, see Finding::kind
  std::string input;                          ///< the input whose gradient is wrong; "" if it concerns none
  std::string message;                        ///< one sentence
  std::vector<RecordComparison> comparisons;  ///< worst first
  std::int64_t wrong_entries = 0;
  double deviation = 0;  ///< largest distance of an analytic value from the values its reference allows, without bounds
  /// How little is known of the reference that shows the worst entry to be wrong, from 0, also if the failure needs no
  /// reference, to 1: Entry::unsoundness().
  double unsoundness = 0;
  bool along_direction = false;  ///< the comparison was of a sum over entries, along a direction
  std::string location;          ///< the wrong entries in words, if they were located (Confirmation::located)
  std::vector<RecordJacobian> jacobians;

  /// The case was not decided: the failure says why.
  bool leaves_open() const { return verdict == Verdict::undecided || kind == forward_weak; }

  /// The reference is good enough to show the failure.
  bool is_sound() const { return unsoundness <= 1.0 / 16; }

  bool alike(const Failure& other) const {
    return verdict == other.verdict && kind == other.kind && input == other.input;
  }
};

/// What one case shows about the gradient of one input.
struct InputStrength {
  std::string input;
  bool compared = false;    ///< some entry was compared with a finite reference
  bool zero = false;        ///< backward wrote exact zeros only
  bool unresolved = false;  ///< the numeric derivative was too coarse to show anything
  /// An error above this in any entry would have failed; relative to the largest entry of the gradient. Absent if the
  /// gradient is zero or the reference has no finite bound: then no relative error would have failed.
  std::optional<double> visible;
};

/// The verdict of a property in one case, with the data for findings.
struct Outcome {
  std::vector<Failure> failures;  ///< empty for a pass; at most one per kind and input
  std::int64_t compared_entries = 0;
  std::int64_t forward_calls = 0, backward_calls = 0;
  bool by_referee = false;  ///< the case was re-checked at 50 digits
  bool kinked = false;      ///< some compared derivative has different slopes from the left and from the right
  std::vector<InputStrength> inputs;  ///< one for each differentiable input if gradients were compared, else empty

  bool is_open() const {
    return !failures.empty() && std::ranges::all_of(failures, [](const Failure& one) { return one.leaves_open(); });
  }
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
