/// Forward at eight points at once, for ops that compute in packs.
#pragma once

#include <cstdint>
#include <optional>

#include "gradcheck/call/forward_call.hpp"

namespace gradcheck {

/// The forward of an op in packs of double-double. Inputs are the case's until they are set; callers set them back
/// afterwards.
class PackedForward {
 public:
  /// Allocates nothing before open() finds that the op offers packs. wanted  false: open() finds none.
  PackedForward(const Op& op, const Case& instance, bool wanted = true) : op_(op), case_(instance), wanted_(wanted) {}

  /// The call whose inputs the caller sets before run(). Nothing if the op has no packs, if packs of the case do not
  /// fit into memory, or if lanes disagreed too often.
  ForwardCall<Pack<8>>* open();

  /// Evaluates the outputs; false if the op did not, usually because it branches on values that differ between lanes.
  /// The caller then evaluates one point at a time; an error of the op then appears as such.
  bool run();

  /// Eight for each pass that succeeded.
  std::int64_t forward_calls() const { return Pack<8>::lanes * passes_; }

 private:
  /// Packs are not tried again after this many disagreements in a row: each attempt costs almost a whole pass.
  static constexpr int patience = 3;

  const Op& op_;
  const Case& case_;
  bool wanted_;
  std::optional<ForwardCall<Pack<8>>> call_;
  std::int64_t passes_ = 0;
  int disagreements_ = 0;
};

}  // namespace gradcheck
