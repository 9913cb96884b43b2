/// What each cell of a Jacobian's heat maps shows: plain data, which heat_drawing draws.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {

/// One cell: an entry of the Jacobian, or the largest of a block of entries.
struct HeatCell {
  enum class Kind { zero, number, infinite, not_a_number };
  Kind kind = Kind::zero;
  bool negative = false;
  int level = 0;                    ///< of the colour, 1 … heat_levels for numbers
  Verdict verdict = Verdict::pass;  ///< the gravest of the block
  double value = 0;                 ///< the number in the cell; of a block, the largest in magnitude
  std::string tooltip;
};

inline constexpr int heat_levels = 8;

/// A Jacobian of more rows or columns than this is shown in blocks.
inline constexpr std::int64_t largest_heat_map = 64;

struct HeatGrid {
  std::int64_t rows = 0, columns = 0;              ///< of cells
  std::int64_t block_rows = 1, block_columns = 1;  ///< entries per cell
  std::vector<HeatCell> cells;                     ///< row-major
  double scale = 0;  ///< the magnitude at full colour; of a difference_grid, the largest ratio to the bound
  const HeatCell& at(std::int64_t row, std::int64_t column) const {
    return cells[static_cast<std::size_t>(row * columns + column)];
  }
};

/// The shapes of output and input, which label rows and columns; for an empty shape, flat positions are shown.
struct HeatAxes {
  std::vector<std::int64_t> row_shape, column_shape;
};

/// The analytic and the numeric Jacobian on a common linear scale. The Jacobian is complete and not empty, here and
/// below.
HeatGrid analytic_grid(const RecordJacobian& jacobian, const HeatAxes& axes);
HeatGrid numeric_grid(const RecordJacobian& jacobian, const HeatAxes& axes);

/// (analytic - numeric) / error bound. Level 1: within the bound; levels 2 … heat_levels: equal steps of the logarithm
/// of the ratio up to `scale`. The values of the record are rounded to binary64, so they may contradict the verdict;
/// then the verdict counts: an entry that passed is within its bound, an entry that failed is not.
HeatGrid difference_grid(const RecordJacobian& jacobian, const HeatAxes& axes);

}  // namespace gradcheck::reports
