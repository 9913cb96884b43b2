/// The two sides of a gradient check of one case, and what their comparison comes to.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/analytic.hpp"
#include "gradcheck/check/entry.hpp"
#include "gradcheck/check/ladder.hpp"
#include "gradcheck/record/outcome.hpp"
#include "gradcheck/reference/jacobian.hpp"

namespace gradcheck {

/// The forward that differences are taken of, the gradient that backward gives for the case's upstream, and the outcome as
/// it grows. T  the scalar of the differences.
template <class T>
class GradientSides {
 public:
  using W = Work<T>;

  GradientSides(const Op& checked_op, const Case& checked_case, Rung rung)
      : op(checked_op), instance(checked_case), numeric(op, instance), analytic(op, instance, rung.backward) {}

  const Op& op;
  const Case& instance;
  Evaluation<T> numeric;
  AnalyticSide<W> analytic;
  AnalyticGradient<W> gradient;
  double output_size = 0;  ///< the largest output at the case's inputs
  Outcome outcome;

  /// Of a tensor of references, for compare().
  ComparisonScale scale_of_tensor(const std::vector<Derivative<W>>& references) const;

  /// Counts a comparison, and keeps it where it did not agree.
  void count(const Entry<W>& entry, std::vector<Entry<W>>& wrong);
  /// Holds the gradient for the case's upstream against these references, entry by entry.
  void compare_entries(std::size_t input, const std::vector<Derivative<W>>& references, std::vector<Entry<W>>& wrong);
  /// A relative error of this size would have been seen, against the tensor's largest entry; the largest that is said counts.
  void raise_visible(double relative) { raise(outcome.smallest_visible, relative); }

  /// The entries of one input that did not agree, at least one, as a failure; sorts them, worst first.
  Failure failure_of(std::size_t input, std::vector<Entry<W>>& wrong) const;
  /// The same for the outcome; null if all agreed.
  Failure* report(std::size_t input, std::vector<Entry<W>>& wrong);
  void report_breach(const StructureBreach& breach);

  std::string input_name(std::size_t input) const { return op.signature().inputs[input].name; }
  std::string output_name(std::size_t output) const { return op.signature().outputs[output].name; }
  /// "(3, 5)", or "" in a scalar.
  static std::string element_text(const Shape& shape, std::size_t element);
  RecordComparison record(const Entry<W>& entry) const;

 private:
  static void raise(std::optional<double>& largest, double value) {
    if (!largest || value > *largest) largest = value;
  }
  std::string sentence(const Entry<W>& worst, std::size_t count) const;
};

extern template class GradientSides<float>;
extern template class GradientSides<double>;
extern template class GradientSides<DoubleDouble>;
extern template class GradientSides<Binary128>;
extern template class GradientSides<Referee>;

}  // namespace gradcheck
