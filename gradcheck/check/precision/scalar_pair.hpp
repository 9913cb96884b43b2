/// One shipped scalar compared with one extended.
#pragma once

#include <memory>
#include <vector>

#include "gradcheck/check/precision/allowance.hpp"
#include "gradcheck/check/precision/wrong_values.hpp"

namespace gradcheck {

/// The results of a case in two scalars.
class ScalarPair {
 public:
  /// Calls the op in both. Counts the calls of the shipped scalar.
  /// Throws  what SampledOp throws.
  ScalarPair(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended, Outcome& outcome);
  /// Counts the calls of the extended scalar.
  ~ScalarPair();
  ScalarPair(const ScalarPair&) = delete;
  ScalarPair& operator=(const ScalarPair&) = delete;

  /// A shipped value that is further off than allowed.
  struct Excess {
    std::size_t tensor = 0, entry = 0;
    double error = 0;    ///< NaN or infinite where the shipped value is
    double allowed = 0;  ///< as far as is known; not more than is true
    bool in_tail =
        false;  ///< the result is small for this op: a rounding of its usual results is as large as the error
  };

  /// All of them. Cost  see check_precision().
  std::vector<Excess> excesses();
  /// Counts the entries for which a comparison means something.
  void count_compared() const;
  /// The excess as a finding that fails.
  WrongValue described(const Excess& excess) const;

  bool forward_overflowed() const { return shipped_.forward_overflowed; }
  /// The case as the shipped scalar sees it.
  const Case& instance() const { return case_; }
  const ShippedScalar& shipped() const { return scalar_; }
  const ExtendedSide& extended() const { return *extended_; }
  const std::vector<ResultTensor>& tensors() const { return tensors_; }
  bool is_written(const Excess& excess) const { return shipped_.written[excess.tensor][excess.entry]; }

  /// The extended numbers are not beyond doubt: near the end of their range, or 0 in a small case.
  bool is_doubtful() const;
  /// A calculation at 50 digits gives the same numbers, as far as a double shows. Counts its calls.
  bool is_confirmed_at_50_digits();

 private:
  /// What an entry's own conditioning and size do not allow, as far as they are measured.
  std::vector<Excess> beyond_their_own() const;
  bool explained_by_others(Excess& excess);
  std::string distance_text(const Excess& excess) const;
  RecordComparison record(const Excess& excess) const;

  const Op& op_;
  Case case_;
  ShippedScalar scalar_;
  ShippedValues shipped_;
  std::unique_ptr<ExtendedSide> extended_;
  std::vector<ResultTensor> tensors_;
  bool elementwise_;
  Allowance allowance_;
  std::vector<double> sizes_;  // typical_sizes(), once they are asked for
  int entries_asked_ = 0;
  Outcome& outcome_;
};

}  // namespace gradcheck
