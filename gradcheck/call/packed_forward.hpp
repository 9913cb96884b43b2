/// Forward at eight points at once, where an op offers it.
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

  /// The call to set inputs of, then to run(); nothing if the op does not offer packs, if the case is so large that
  /// packs of it would not fit memory, or if lanes have kept disagreeing.
  ForwardCall<Pack<8>>* open();

  /// Evaluates the outputs; false where the op did not, most often because it branches on values that differ from lane
  /// to lane. The caller then evaluates one point at a time, which also shows an error of the op as it is.
  bool run();

  /// Eight for each pass that succeeded.
  std::int64_t forward_calls() const { return Pack<8>::lanes * passes_; }

 private:
  /// After so many disagreements in a row packs are given up: each attempt costs most of a pass.
  static constexpr int patience = 3;

  const Op& op_;
  const Case& case_;
  bool wanted_;
  std::optional<ForwardCall<Pack<8>>> call_;
  std::int64_t passes_ = 0;
  int disagreements_ = 0;
};

}  // namespace gradcheck
