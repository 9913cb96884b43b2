/// One shipped scalar compared with one extended.
#pragma once

#include <memory>
#include <vector>

#include "gradcheck/check/precision/allowance.hpp"
#include "gradcheck/check/precision/precision_check.hpp"
#include "gradcheck/check/precision/wrong_values.hpp"

namespace gradcheck {

/// The results of a case in two scalars.
class ScalarPair {
 public:
  /// Calls the op in both. Counts the calls of the shipped scalar.
  /// Throws  what SampledOp throws.
  ScalarPair(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended, Outcome& outcome);

  /// Compares them, adds what is wrong to `wrong`, and counts comparisons and calls.
  void compare(FarForward far, WrongValues& wrong);

  /// The extended numbers are not beyond doubt: near the end of their range, or 0 in a small case.
  bool is_doubtful() const;
  /// A calculation at 50 digits gives the same numbers, as far as a double shows. Counts its calls.
  bool is_confirmed_at_50_digits();

 private:
  double error_of(const Allowance::Entry& entry) const;
  bool is_within(const Allowance::Entry& entry) const;
  void report(const Allowance::Entry& entry, WrongValues& wrong) const;
  std::string distance_text(const Allowance::Entry& entry) const;
  RecordComparison record(const Allowance::Entry& entry) const;

  const Op& op_;
  Case case_;  // as the shipped scalar sees it
  ShippedScalar scalar_;
  ResultValues<double> shipped_;
  std::unique_ptr<ExtendedSide> extended_;
  std::vector<ResultTensor> tensors_;
  Outcome& outcome_;
};

}  // namespace gradcheck
