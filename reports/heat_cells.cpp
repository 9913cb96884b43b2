#include "reports/heat_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "reports/number_text.hpp"
#include "reports/tensor_grid.hpp"

namespace gradcheck::reports {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::size_t at(std::int64_t position) { return static_cast<std::size_t>(position); }

double largest_finite(const std::vector<double>& values, double so_far) {
  for (const double value : values) {
    if (std::isfinite(value)) so_far = std::max(so_far, std::abs(value));
  }
  return so_far;
}

double common_scale(const RecordJacobian& j) { return largest_finite(j.numeric, largest_finite(j.analytic, 0)); }

HeatCell cell_of(double value) {
  HeatCell cell;
  cell.value = value;
  cell.negative = std::signbit(value);
  cell.kind = std::isnan(value)   ? HeatCell::Kind::not_a_number
              : std::isinf(value) ? HeatCell::Kind::infinite
              : value == 0        ? HeatCell::Kind::zero
                                  : HeatCell::Kind::number;
  return cell;
}

// Any number but zero has level 1 or more, however small.
int linear_level(double value, double scale) {
  const double part = std::ceil(heat_levels * (std::abs(value) / scale));
  return static_cast<int>(std::clamp(part, 1.0, static_cast<double>(heat_levels)));
}

// |difference| in units of the bound: at most 1 for an entry that passed, above 1 for one that failed.
double ratio_to_bound(const RecordJacobian& j, std::size_t i) {
  const double difference = std::abs(j.analytic[i] - j.numeric[i]);
  double ratio = difference == 0 ? 0 : j.error_bound[i] > 0 ? difference / j.error_bound[i] : infinity;
  if (j.verdict[i] == Verdict::pass) ratio = std::min(ratio, 1.0);
  if (j.verdict[i] == Verdict::fail) ratio = std::max(ratio, std::nextafter(1.0, 2.0));
  return ratio;
}

int ratio_level(double ratio, double scale) {
  if (!(ratio > 1)) return 1;
  if (!std::isfinite(ratio) || !(scale > 1)) return heat_levels;
  const double part = std::log10(ratio) / std::log10(scale);  // 0 … 1
  return std::clamp(2 + static_cast<int>(part * (heat_levels - 1)), 2, heat_levels);
}

std::string range_text(std::int64_t first, std::int64_t count, const std::vector<std::int64_t>& shape) {
  const std::string from = position_text(first, shape);
  return count == 1 ? from : from + " to " + position_text(first + count - 1, shape);
}

// NaN is above every number; numbers are in the order of their magnitudes.
bool outranks(const HeatCell& a, const HeatCell& b) {
  const bool a_nan = a.kind == HeatCell::Kind::not_a_number, b_nan = b.kind == HeatCell::Kind::not_a_number;
  if (a_nan || b_nan) return a_nan && !b_nan;
  return std::abs(a.value) > std::abs(b.value);
}

// How the entries of a Jacobian become cells: `of_entry` makes the cell of one entry, `words` describes it.
struct CellRule {
  std::function<HeatCell(std::size_t)> of_entry;
  std::function<std::string(const HeatCell&, std::size_t)> words;
};

// The entries of a Jacobian that one cell stands for.
struct Block {
  std::int64_t first_row, first_column, height, width;
  std::int64_t size() const { return height * width; }
  std::size_t entry(std::int64_t k, std::int64_t columns) const {
    return at((first_row + k / width) * columns + first_column + k % width);
  }
};

HeatCell cell_of(const RecordJacobian& j, const HeatAxes& axes, const Block& block, const CellRule& rule) {
  HeatCell largest;
  std::size_t where = 0;
  Verdict gravest = Verdict::pass;
  std::int64_t not_passed = 0;
  for (std::int64_t k = 0; k < block.size(); ++k) {
    const std::size_t i = block.entry(k, j.columns);
    HeatCell cell = rule.of_entry(i);
    gravest = std::max(gravest, j.verdict[i]);
    not_passed += j.verdict[i] != Verdict::pass ? 1 : 0;
    if (k == 0 || outranks(cell, largest)) {
      largest = std::move(cell);
      where = i;
    }
  }
  largest.verdict = gravest;
  largest.tooltip = fmt::format("{}, {}: {}{}", range_text(block.first_row, block.height, axes.row_shape),
                                range_text(block.first_column, block.width, axes.column_shape),
                                block.size() > 1 ? "largest " : "", rule.words(largest, where));
  if (gravest != Verdict::pass) {
    largest.tooltip += block.size() > 1 ? fmt::format(" ({} of {} not passed)", not_passed, block.size())
                                        : fmt::format(" ({})", to_string(gravest));
  }
  return largest;
}

// A grid of at most largest_heat_map rows and columns.
HeatGrid grid_of(const RecordJacobian& j, const HeatAxes& axes, const CellRule& rule) {
  HeatGrid grid;
  grid.block_rows = (j.rows + largest_heat_map - 1) / largest_heat_map;
  grid.block_columns = (j.columns + largest_heat_map - 1) / largest_heat_map;
  grid.rows = (j.rows + grid.block_rows - 1) / grid.block_rows;
  grid.columns = (j.columns + grid.block_columns - 1) / grid.block_columns;
  grid.cells.reserve(at(grid.rows * grid.columns));
  for (std::int64_t row = 0; row < j.rows; row += grid.block_rows) {
    for (std::int64_t column = 0; column < j.columns; column += grid.block_columns) {
      const Block block{row, column, std::min(grid.block_rows, j.rows - row),
                        std::min(grid.block_columns, j.columns - column)};
      grid.cells.push_back(cell_of(j, axes, block, rule));
    }
  }
  return grid;
}

HeatGrid value_grid(const RecordJacobian& j, const HeatAxes& axes, const std::vector<double>& values) {
  const double scale = common_scale(j);
  const auto of_entry = [&](std::size_t i) {
    HeatCell cell = cell_of(values[i]);
    if (cell.kind == HeatCell::Kind::number) cell.level = linear_level(values[i], scale);
    if (cell.kind == HeatCell::Kind::infinite) cell.level = heat_levels;
    return cell;
  };
  const auto words = [](const HeatCell& cell, std::size_t) {
    return cell.kind == HeatCell::Kind::zero ? std::string("exactly 0") : number_text(cell.value);
  };
  HeatGrid grid = grid_of(j, axes, {of_entry, words});
  grid.scale = scale;
  return grid;
}

std::string difference_words(const RecordJacobian& j, const HeatCell& cell, std::size_t i) {
  if (cell.kind == HeatCell::Kind::zero) return "no difference";
  if (cell.kind == HeatCell::Kind::not_a_number) return "difference NaN";
  if (cell.level == 1) return "difference within the bound";
  return fmt::format("difference {} is {} times the bound {}", number_text(j.analytic[i] - j.numeric[i]),
                     short_number_text(std::abs(cell.value), 2), number_text(j.error_bound[i]));
}

}  // namespace

HeatGrid analytic_grid(const RecordJacobian& j, const HeatAxes& axes) { return value_grid(j, axes, j.analytic); }
HeatGrid numeric_grid(const RecordJacobian& j, const HeatAxes& axes) { return value_grid(j, axes, j.numeric); }

HeatGrid difference_grid(const RecordJacobian& j, const HeatAxes& axes) {
  double scale = 1;
  for (std::size_t i = 0; i < j.analytic.size(); ++i) {
    const double ratio = ratio_to_bound(j, i);
    if (std::isfinite(ratio)) scale = std::max(scale, ratio);
  }
  const auto of_entry = [&](std::size_t i) {
    const double difference = j.analytic[i] - j.numeric[i];
    // Rationale: equal infinities differ by NaN; the verdict says whether they agree.
    if (std::isnan(difference)) return cell_of(j.verdict[i] == Verdict::pass ? 0 : difference);
    const double ratio = ratio_to_bound(j, i);
    HeatCell cell = cell_of(std::copysign(ratio, difference));
    cell.level = ratio == 0 ? 0 : ratio_level(ratio, scale);
    return cell;
  };
  const auto words = [&](const HeatCell& cell, std::size_t i) { return difference_words(j, cell, i); };
  HeatGrid grid = grid_of(j, axes, {of_entry, words});
  grid.scale = scale;
  return grid;
}

}  // namespace gradcheck::reports
