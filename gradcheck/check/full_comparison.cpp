#include "gradcheck/check/full_comparison.hpp"

#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/check/ties.hpp"
#include "gradcheck/reference/jacobian.hpp"
#include "gradcheck/reference/weighted_sum.hpp"

namespace gradcheck {

namespace {

template <class W>
class FullComparison {
 public:
  explicit FullComparison(GradientSides<W>& sides) : sides_(sides) {}

  void run() {
    rows_.resize(sides_.instance.output_shapes.size());
    for (std::size_t output = 0; output < rows_.size(); ++output) {
      for (std::size_t i = 0; i < sides_.numeric.output_size(output); ++i) {
        rows_[output].push_back(sides_.analytic.row(output, i));
      }
    }
    jacobians_.resize(sides_.instance.inputs.size());
    bool agrees = true;
    for (const std::size_t input : sides_.op.differentiable_inputs()) {
      jacobians_[input] = numeric_jacobian(sides_.numeric, input);
      if (jacobians_[input].breach) report(*jacobians_[input].breach);
      std::vector<Entry<W>> wrong;
      compare_gradient(input, wrong);
      // A gradient that is wrong for the case's upstream is a clearer finding than rows of the Jacobian.
      if (wrong.empty()) compare_rows(input, wrong);
      agrees = agrees && wrong.empty();
      if (Failure* failure = sides_.report(input, wrong)) record_jacobians(input, *failure);
    }
    // Where single entries are wrong, sums of entries are wrong too.
    if (agrees) compare_ties(sides_, jacobians_, rows_);
  }

 private:
  std::size_t columns(std::size_t input) const { return sides_.instance.inputs[input].size(); }

  void report(const StructureBreach& breach) {
    Failure& failure = sides_.outcome.failures.emplace_back();
    failure.kind = "structure";
    failure.input = sides_.input_name(breach.input);
    const Shape &rows = sides_.instance.output_shapes[breach.output],
                &columns = sides_.instance.input_shapes[breach.input];
    failure.message = breach.claim + "; " + sides_.output_name(breach.output) +
                      element_text(rows, static_cast<std::size_t>(breach.output_element)) + " by " + failure.input +
                      element_text(columns, static_cast<std::size_t>(breach.input_element)) +
                      " does not fit this declaration";
  }

  void compare_gradient(std::size_t input, std::vector<Entry<W>>& wrong) {
    std::vector<Derivative<W>> references;
    for (std::size_t column = 0; column < columns(input); ++column) references.push_back(projected(input, column));
    sides_.compare_entries(input, references, wrong);
  }

  /// <upstream, column of the Jacobian>.
  Derivative<W> projected(std::size_t input, std::size_t column) const {
    WeightedSum<W> sum;
    const NumericJacobian<W>& jacobian = jacobians_[input];
    for (std::size_t output = 0; output < jacobian.by_output.size(); ++output) {
      for (std::size_t row = 0; row < rows_[output].size(); ++row) {
        sum.add(jacobian.by_output[output][row * columns(input) + column], sides_.instance.upstream[output][row]);
      }
    }
    return sum.total();
  }

  EntryKind kind_of(std::size_t output, std::size_t row, std::size_t input, std::size_t column,
                    const ComparisonScale& scale) const {
    const AnalyticGradient<W>& analytic = rows_[output][row];
    if (!analytic.written[input][column]) return EntryKind::not_written;
    return compare(analytic.values[input][column], jacobians_[input].by_output[output][row * columns(input) + column],
                   scale);
  }

  void compare_rows(std::size_t input, std::vector<Entry<W>>& wrong) {
    const NumericJacobian<W>& jacobian = jacobians_[input];
    for (std::size_t output = 0; output < rows_.size(); ++output) {
      const ComparisonScale scale = sides_.scale_of_tensor(jacobian.by_output[output]);
      for (std::size_t row = 0; row < rows_[output].size(); ++row) {
        for (std::size_t column = 0; column < columns(input); ++column) {
          Entry<W> entry;
          entry.input = input;
          entry.element = column;
          entry.output = output;
          entry.output_element = row;
          entry.analytic = rows_[output][row].values[input][column];
          entry.reference = jacobian.by_output[output][row * columns(input) + column];
          entry.kind = kind_of(output, row, input, column, scale);
          sides_.count(entry, wrong);
        }
      }
    }
  }

  void record_jacobians(std::size_t input, Failure& failure) const {
    const NumericJacobian<W>& jacobian = jacobians_[input];
    for (std::size_t output = 0; output < rows_.size(); ++output) {
      const ComparisonScale scale = sides_.scale_of_tensor(jacobian.by_output[output]);
      RecordJacobian record;
      record.output = sides_.output_name(output);
      record.input = sides_.input_name(input);
      record.rows = static_cast<std::int64_t>(rows_[output].size());
      record.columns = static_cast<std::int64_t>(columns(input));
      for (std::size_t row = 0; row < rows_[output].size(); ++row) {
        for (std::size_t column = 0; column < columns(input); ++column) {
          const Derivative<W>& numeric = jacobian.by_output[output][row * columns(input) + column];
          record.analytic.push_back(to_double(rows_[output][row].values[input][column]));
          record.numeric.push_back(to_double(numeric.value));
          record.error_bound.push_back(numeric.bound);
          record.verdict.push_back(verdict_of(kind_of(output, row, input, column, scale)));
        }
      }
      failure.jacobians.push_back(std::move(record));
    }
  }

  GradientSides<W>& sides_;
  std::vector<std::vector<AnalyticGradient<W>>> rows_;  // by output, row
  std::vector<NumericJacobian<W>> jacobians_;           // by input; empty for index inputs
};

}  // namespace

template <class W>
void compare_in_full(GradientSides<W>& sides) {
  FullComparison<W>(sides).run();
}

template void compare_in_full(GradientSides<double>&);
template void compare_in_full(GradientSides<DoubleDouble>&);
template void compare_in_full(GradientSides<Referee>&);

}  // namespace gradcheck
