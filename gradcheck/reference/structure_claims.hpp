/// What an op declares about one of its Jacobians, compared with samples.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// A declared structure that the samples contradict.
struct StructureBreach {
  std::size_t output = 0, input = 0;
  std::int64_t output_element = 0, input_element = 0;
  std::string claim;  ///< one sentence: what the op declares
};

/// What the samples of one entry show.
struct SampledEntry {
  bool moved = false;     ///< the samples differ, if only in the last bit
  bool curved = false;    ///< a second difference that rounding does not explain
  bool has_kink = false;  ///< the derivative is an interval between one-sided slopes
  double value = 0, bound = 0;
};

/// The claims of an op about one output by one input.
class StructureClaims {
 public:
  StructureClaims(const Op& op, const Case& instance, std::size_t output, std::size_t input);

  bool may_be_nonzero(std::int64_t row, std::int64_t column) const { return pattern_.may_be_nonzero(row, column); }
  /// The claim that these samples break, as a sentence; nothing if they fit all of them. Claims other than the pattern
  /// are checked in extended scalars only, where a bound is narrow enough.
  std::optional<std::string> broken(std::int64_t row, std::int64_t column, const SampledEntry& entry,
                                    bool in_extended_scalar) const;

 private:
  JacobianPattern pattern_;
  bool linear_, permutation_;
  std::string pair_;  // "y/x"
};

}  // namespace gradcheck
