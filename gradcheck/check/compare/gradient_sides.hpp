/// The two sides of a gradient check of one case, and the outcome of their comparison.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/check/compare/analytic.hpp"
#include "gradcheck/check/compare/entry.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/record/outcome.hpp"
#include "gradcheck/reference/sampled_op.hpp"

namespace gradcheck {

/// The forward that differences are taken of, the gradient that backward gives for the case's upstream, and the outcome
/// as
/// it grows. W  the scalar that differences are taken in.
template <class W>
class GradientSides {
 public:
  GradientSides(const Op& checked_op, const Case& checked_case, Rung rung);

  const Op& op;
  const Case& instance;

 private:
  std::unique_ptr<SampledOp<W>> numeric_;

 public:
  SampledOp<W>& numeric;
  AnalyticSide<W> analytic;
  AnalyticGradient<W> gradient;  ///< empty until compute_gradient()
  double output_size = 0;        ///< the largest output at the case's inputs
  /// What rounding may do to the gradient of a black box at inputs that are not ordinary, absolute.
  double far_rounding = 0;
  /// A black box at inputs whose squares overflow or underflow in its scalar: nothing is held against it.
  bool out_of_range = false;
  /// Every input has an ordinary size.
  bool is_ordinary = true;
  Outcome outcome;

  /// Calls backward for the case's upstream gradient.
  void compute_gradient() { gradient = analytic.gradient(); }

  /// The unit roundoff of the precision that the op's formulas are written for.
  double working_roundoff() const;
  /// A deviation that roundings of the inputs and the upstream gradient in that precision explain, where terms of the
  /// gradient cancel. Asked for in the second look only.
  bool explained_by_rounding(const Entry<W>& entry);

  /// A deviation of a black box that is no larger than the noise of its backward: values at neighbouring inputs scatter
  /// as much, to the left and to the right. Asked for in the second look only. `value`: reads the entry from a gradient.
  /// Cost  32 calls of forward and backward.
  bool is_noise(const Entry<W>& entry, const std::function<double(const AnalyticGradient<W>&)>& value);

  /// For a tensor with these references.
  ComparisonScale scale_of_tensor(const std::vector<Derivative<W>>& references) const;

  /// A comparison of this kind says nothing: its derivative is unresolved, or its inputs are out of range. An entry that
  /// was never written is wrong at any input.
  bool leaves_unresolved(EntryKind kind) const {
    return kind == EntryKind::unresolved ||
           (out_of_range && kind != EntryKind::agrees && kind != EntryKind::not_written);
  }

  /// Counts a comparison, and keeps it where it did not agree.
  void count(Entry<W> entry, std::vector<Entry<W>>& wrong);
  /// Compares the gradient for the case's upstream with these references, entry by entry.
  void compare_entries(std::size_t input, const std::vector<Derivative<W>>& references, std::vector<Entry<W>>& wrong);
  /// Records that this gradient was compared with a finite reference: an error above `error` in any entry would have
  /// failed. `largest`: the size of its largest entry.
  void compared(std::size_t input, double error, double largest);
  /// Records that the numeric derivative is too coarse to show anything about this gradient.
  void unresolved(std::size_t input) { strength(input).unresolved = true; }

  /// The entries of one input that did not agree, at least one, as a failure; sorts them, worst first.
  Failure failure_of(std::size_t input, std::vector<Entry<W>>& wrong) const;
  /// Adds that failure to the outcome; null if all agreed.
  Failure* report(std::size_t input, std::vector<Entry<W>>& wrong);

  std::string input_name(std::size_t input) const { return op.signature().inputs[input].name; }
  std::string output_name(std::size_t output) const { return op.signature().outputs[output].name; }

  /// Counts the calls that both sides have made.
  void count_calls();

 private:
  InputStrength& strength(std::size_t input);
  /// Digits are lost far out, or not many.
  bool is_warning(const Entry<W>& entry) const;
  double scatter(const Entry<W>& entry, double step, const std::function<double(const AnalyticGradient<W>&)>& value);
  RecordComparison record(const Entry<W>& entry) const;
};

extern template class GradientSides<double>;
extern template class GradientSides<DoubleDouble>;
extern template class GradientSides<Referee>;

}  // namespace gradcheck
