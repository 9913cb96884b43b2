/// A tensor laid out as a grid of rows for people, long ones elided around the entries that matter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {

/// How much of a tensor is shown.
struct GridLimits {
  std::int64_t rows = 8, columns = 8;
};

/// Which rows and columns of a tensor are shown. Columns run along the last axis, rows over all others in row-major
/// order; a vector or scalar has one row. Marked entries are always among the shown ones.
class TensorGrid {
 public:
  static constexpr std::int64_t gap = -1;  ///< stands in row_numbers() and column_numbers() for what is left out

  /// `marked`: multi-indices into the tensor, most important first; those that do not fit its shape are ignored.
  /// A tensor whose number of values contradicts its shape is laid out as one row of what is there.
  TensorGrid(const RecordTensor& tensor, const std::vector<std::vector<std::int64_t>>& marked, GridLimits limits);

  bool matches_shape() const { return matches_shape_; }
  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }
  const std::vector<std::int64_t>& row_numbers() const { return row_numbers_; }
  const std::vector<std::int64_t>& column_numbers() const { return column_numbers_; }
  std::int64_t hidden_entries() const;

  double value(std::int64_t row, std::int64_t column) const;
  bool is_marked(std::int64_t row, std::int64_t column) const;
  /// "[1,0,:]" for a matrix or more, empty for a single row.
  std::string row_label(std::int64_t row) const;

 private:
  const RecordTensor* tensor_;
  bool matches_shape_ = true;
  std::int64_t rows_ = 1, columns_ = 1;
  std::vector<std::int64_t> row_numbers_, column_numbers_;
  std::vector<std::int64_t> marked_;  // flat
};

/// The multi-index of a flat row-major position, e.g. "[1,2]"; the plain position where the shape is unknown.
std::string position_text(std::int64_t position, const std::vector<std::int64_t>& shape);

/// The entries of `tensor`, an input or upstream gradient of the finding, that its comparisons are about, worst first.
std::vector<std::vector<std::int64_t>> marked_entries(const Finding& finding, const RecordTensor& tensor);

}  // namespace gradcheck::reports
