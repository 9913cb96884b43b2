#include "gradcheck/check/full_comparison.hpp"

#include "gradcheck/check/ties.hpp"

namespace gradcheck {

namespace {

template <class T>
class FullComparison {
  using W = Work<T>;

 public:
  explicit FullComparison(GradientSides<T>& sides) : sides_(sides) {}

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
      jacobians_[input] = numeric_jacobian(sides_.numeric, sides_.op, sides_.instance, input);
      if (jacobians_[input].breach) sides_.report_breach(*jacobians_[input].breach);
      std::vector<Entry<W>> wrong;
      compare_gradient(input, wrong);
      // A gradient that is wrong for a mixed upstream says more to its author than rows of the Jacobian do.
      if (wrong.empty()) compare_rows(input, wrong);
      agrees = agrees && wrong.empty();
      if (Failure* failure = sides_.report(input, wrong)) record_jacobians(input, *failure);
    }
    // Where single entries are wrong their sums say nothing new.
    if (agrees) compare_ties(sides_, jacobians_, rows_);
  }

 private:
  std::size_t columns(std::size_t input) const { return sides_.instance.inputs[input].size(); }

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

  GradientSides<T>& sides_;
  std::vector<std::vector<AnalyticGradient<W>>> rows_;  // by output, row
  std::vector<NumericJacobian<W>> jacobians_;           // by input; empty for index inputs
};

}  // namespace

template <class T>
void compare_in_full(GradientSides<T>& sides) {
  FullComparison<T>(sides).run();
}

template void compare_in_full<float>(GradientSides<float>&);
template void compare_in_full<double>(GradientSides<double>&);
template void compare_in_full<DoubleDouble>(GradientSides<DoubleDouble>&);
template void compare_in_full<Binary128>(GradientSides<Binary128>&);
template void compare_in_full<Referee>(GradientSides<Referee>&);

}  // namespace gradcheck
