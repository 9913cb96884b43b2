/// Forward at eight points at once, where an op offers it.
#pragma once

#include <cstdint>
#include <optional>

#include "gradcheck/call/forward_call.hpp"

namespace gradcheck {

/// The forward of an op in packs of double-double. Inputs are the case's until they are set, and should be set back.
class PackedForward {
 public:
  /// Allocates nothing before open() finds the op willing.
  PackedForward(const Op& op, const Case& instance) : op_(op), case_(instance) {}

  /// The call to set inputs of, then to run(); nothing if the op does not offer packs, if the case is so large that
  /// packs of it would not fit memory, or if lanes have kept disagreeing.
  ForwardCall<Pack<8>>* open();

  /// Evaluates the outputs; false where the op did not, above all because it branches on values that differ from lane
  /// to lane. Whoever asked then evaluates one point at a time, which also shows an error of the op as it is.
  bool run();

  /// Eight for each pass that succeeded.
  std::int64_t forward_calls() const { return Pack<8>::lanes * passes_; }

 private:
  /// An op that has disagreed so often in a row is not asked again: each attempt costs most of a pass.
  static constexpr int patience = 3;

  const Op& op_;
  const Case& case_;
  std::optional<ForwardCall<Pack<8>>> call_;
  std::int64_t passes_ = 0;
  int disagreements_ = 0;
};

}  // namespace gradcheck
