/// A tensor as a grid of rows for people to read. Of a large tensor, only the first and last rows and
/// columns and those of marked entries are shown.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {

/// How many rows and columns of a tensor are shown.
struct GridLimits {
  std::int64_t rows = 8, columns = 8;
};

/// Which rows and columns of a tensor are shown. Columns run along the last axis, rows over all others in row-major
/// order; a vector or scalar has one row. Marked entries are always among the shown ones.
class TensorGrid {
 public:
  static constexpr std::int64_t gap = -1;  ///< in row_numbers() and column_numbers(): some are left out here

  /// `marked`: multi-indices into the tensor, most important first; those that do not fit its shape are ignored.
  /// A tensor whose number of values contradicts its shape is one row of its values.
  TensorGrid(const RecordTensor& tensor, const std::vector<std::vector<std::int64_t>>& marked, GridLimits limits);

  bool matches_shape() const { return matches_shape_; }
  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }
  const std::vector<std::int64_t>& row_numbers() const { return row_numbers_; }
  const std::vector<std::int64_t>& column_numbers() const { return column_numbers_; }
  std::int64_t hidden_entries() const;
  /// What a caption says after name and shape: ", indices, 96 of 120 entries not shown"; "" if there is nothing to say.
  std::string notes() const;

  double value(std::int64_t row, std::int64_t column) const;
  bool is_marked(std::int64_t row, std::int64_t column) const;
  /// "[1,0,:]" for two dimensions and more, empty for a single row.
  std::string row_label(std::int64_t row) const;

 private:
  const RecordTensor* tensor_;
  bool matches_shape_ = true;
  std::int64_t rows_ = 1, columns_ = 1;
  std::vector<std::int64_t> row_numbers_, column_numbers_;
  std::vector<std::int64_t> marked_;  // flat
};

/// The multi-index of a flat row-major position, e.g. "[1,2]"; the position itself if the shape is empty.
std::string position_text(std::int64_t position, const std::vector<std::int64_t>& shape);

/// The entries of `tensor`, an input or upstream gradient of the finding, at which it has comparisons; worst first.
std::vector<std::vector<std::int64_t>> marked_entries(const Finding& finding, const RecordTensor& tensor);

}  // namespace gradcheck::reports
