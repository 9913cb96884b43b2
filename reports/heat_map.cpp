#include "reports/heat_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "reports/number_text.hpp"
#include "reports/sentences.hpp"
#include "reports/tensor_grid.hpp"

namespace gradcheck::reports {
namespace {

// In user units of the SVG; one unit is one CSS pixel where there is room.
constexpr double map_extent = 288;  // of the cells, along each side
constexpr double widest_cell = 58, highest_cell = 30;
constexpr double number_cell = 46;           // from this width on a cell holds its number: 8 characters of 5.7
constexpr double three_digit_cell = 52;      // and here one digit more
constexpr double character_width = 5.7;      // of the 9.5 px monospaced digits
constexpr double glyph_cell = 9;             // from this size on a cell holds a sign
constexpr std::int64_t merged_above = 1024;  // cells; beyond it runs of zeros are drawn as one, to keep the file small

struct Geometry {
  double cell_width = 0, cell_height = 0, left = 0, top = 0, right = 0, bottom = 0;
  double width(const HeatGrid& g) const { return left + static_cast<double>(g.columns) * cell_width + right; }
  double height(const HeatGrid& g) const { return top + static_cast<double>(g.rows) * cell_height + bottom; }
  double x(std::int64_t column) const { return left + static_cast<double>(column) * cell_width; }
  double y(std::int64_t row) const { return top + static_cast<double>(row) * cell_height; }
  bool numbers() const { return cell_width >= number_cell && cell_height >= 16; }
  bool glyphs() const { return !numbers() && cell_width >= glyph_cell && cell_height >= glyph_cell; }
};

std::string px(double value) { return fmt::format("{:.6g}", std::round(value * 100) / 100); }

double label_room(std::int64_t rows, std::int64_t block, const std::vector<std::int64_t>& shape) {
  return static_cast<double>(position_text((rows - 1) * block, shape).size()) * character_width;
}

Geometry geometry_of(const HeatGrid& grid, const HeatAxes& axes) {
  Geometry g;
  g.cell_width = std::min(widest_cell, map_extent / static_cast<double>(grid.columns));
  g.cell_height = std::min(highest_cell, map_extent / static_cast<double>(grid.rows));
  g.left = 22 + label_room(grid.rows, grid.block_rows, axes.row_shape);
  g.top = 18;
  g.right = std::max(3.0, label_room(grid.columns, grid.block_columns, axes.column_shape) / 2 - g.cell_width / 2 + 2);
  g.bottom = 22;
  return g;
}

std::string_view kind_class(const HeatCell& cell) {
  constexpr std::string_view positive[] = {"z", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"};
  constexpr std::string_view negative[] = {"z", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8"};
  switch (cell.kind) {
    case HeatCell::Kind::zero: return "z";
    case HeatCell::Kind::not_a_number: return "nan";
    case HeatCell::Kind::number:
    case HeatCell::Kind::infinite: break;
  }
  const auto level = static_cast<std::size_t>(std::clamp(cell.level, 1, heat_levels));
  return cell.negative ? negative[level] : positive[level];
}

// Cells [first, last) of a row as one shape with a tooltip.
void write_cell(HtmlWriter& html, const Geometry& g, std::int64_t row, std::int64_t first, std::int64_t last,
                std::string_view kind, std::string_view tooltip) {
  const std::string path = fmt::format("M{} {}h{}v{}h-{}z", px(g.x(first)), px(g.y(row)), px(g.x(last) - g.x(first)),
                                       px(g.cell_height), px(g.x(last) - g.x(first)));
  const auto cell = html.scope("path", {{"class", kind}, {"d", path}});
  html.element("title", tooltip);
}

void write_cells(HtmlWriter& html, const HeatGrid& grid, const Geometry& g) {
  const bool merge = grid.rows * grid.columns > merged_above;
  for (std::int64_t r = 0; r < grid.rows; ++r) {
    for (std::int64_t c = 0; c < grid.columns;) {
      const auto mergeable = [&](std::int64_t i) {
        return i < grid.columns && grid.at(r, i).kind == HeatCell::Kind::zero && grid.at(r, i).verdict == Verdict::pass;
      };
      std::int64_t last = c + 1;
      while (merge && mergeable(c) && mergeable(last)) ++last;
      const HeatCell& cell = grid.at(r, c);
      write_cell(
          html, g, r, c, last, kind_class(cell),
          last == c + 1 ? cell.tooltip : fmt::format("{}, and {} more cells to its right", cell.tooltip, last - c - 1));
      c = last;
    }
  }
}

std::string cell_text(const HeatCell& cell, bool ratios, const Geometry& g) {
  if (cell.kind == HeatCell::Kind::zero) return "0";
  if (ratios && cell.kind == HeatCell::Kind::number && cell.level == 1) return "≤ 1";
  return short_number_text(cell.value, ratios || g.cell_width < three_digit_cell ? 2 : 3);
}

void write_numbers(HtmlWriter& html, const HeatGrid& grid, const Geometry& g, bool ratios) {
  const auto group = html.scope("g", {{"class", "t"}});
  for (std::int64_t r = 0; r < grid.rows; ++r) {
    for (std::int64_t c = 0; c < grid.columns; ++c) {
      const HeatCell& cell = grid.at(r, c);
      const bool strong = cell.level >= 5 && cell.kind != HeatCell::Kind::not_a_number;
      const std::string x = px(g.x(c) + g.cell_width / 2), y = px(g.y(r) + g.cell_height / 2 + 3.3);
      html.element("text", cell_text(cell, ratios, g), {{"class", strong ? "s" : "w"}, {"x", x}, {"y", y}});
    }
  }
}

// Where cells are too small for numbers: a dot for an exact zero, a dash for a negative number.
void write_glyphs(HtmlWriter& html, const HeatGrid& grid, const Geometry& g) {
  std::string dots, weak_dashes, strong_dashes;
  const double half = std::min(g.cell_width, g.cell_height) * 0.2;
  for (std::int64_t r = 0; r < grid.rows; ++r) {
    for (std::int64_t c = 0; c < grid.columns; ++c) {
      const HeatCell& cell = grid.at(r, c);
      const double x = g.x(c) + g.cell_width / 2, y = g.y(r) + g.cell_height / 2;
      if (cell.kind == HeatCell::Kind::zero) {
        fmt::format_to(std::back_inserter(dots), "M{} {}h0", px(x), px(y));
      } else if (cell.negative && cell.kind != HeatCell::Kind::not_a_number) {
        fmt::format_to(std::back_inserter(cell.level >= 5 ? strong_dashes : weak_dashes), "M{} {}h{}", px(x - half),
                       px(y), px(2 * half));
      }
    }
  }
  if (!dots.empty()) html.element("path", "", {{"class", "dot"}, {"d", dots}});
  if (!weak_dashes.empty()) html.element("path", "", {{"class", "minus w"}, {"d", weak_dashes}});
  if (!strong_dashes.empty()) html.element("path", "", {{"class", "minus s"}, {"d", strong_dashes}});
}

// Over the cells: hatching of infinities, outlines of what did not pass.
void write_marks(HtmlWriter& html, const HeatGrid& grid, const Geometry& g) {
  std::string infinite, wrong, unsure;
  for (std::int64_t r = 0; r < grid.rows; ++r) {
    for (std::int64_t c = 0; c < grid.columns; ++c) {
      const HeatCell& cell = grid.at(r, c);
      const auto box = [&](std::string& path, double inset) {
        fmt::format_to(std::back_inserter(path), "M{} {}h{}v{}h-{}z", px(g.x(c) + inset), px(g.y(r) + inset),
                       px(g.cell_width - 2 * inset), px(g.cell_height - 2 * inset), px(g.cell_width - 2 * inset));
      };
      if (cell.kind == HeatCell::Kind::infinite) box(infinite, 0);
      const double inset = g.cell_width > 8 && g.cell_height > 8 ? 1.25 : 0.25;
      if (cell.verdict == Verdict::fail || cell.verdict == Verdict::error) box(wrong, inset);
      if (cell.verdict == Verdict::undecided) box(unsure, inset);
    }
  }
  const bool small = g.cell_width <= 8 || g.cell_height <= 8;
  if (!infinite.empty()) html.element("path", "", {{"class", "inf"}, {"d", infinite}});
  const auto outline = [&](const std::string& path, const std::string& kind) {
    if (path.empty()) return;
    // A halo below, so that the outline shows on dark and on light cells.
    html.element("path", "", {{"class", small ? "halo small" : "halo"}, {"d", path}});
    html.element("path", "", {{"class", small ? kind + " small" : kind}, {"d", path}});
  };
  outline(unsure, "unsure");
  outline(wrong, "wrong");
}

// Every so many rows or columns a label, so that they do not touch.
std::int64_t label_stride(double room_each, double room_needed) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(room_needed / room_each)));
}

void write_axes(HtmlWriter& html, const HeatGrid& grid, const Geometry& g, const RecordJacobian& j,
                const HeatAxes& axes) {
  const auto group = html.scope("g", {{"class", "axis"}});
  const std::int64_t each_row = label_stride(g.cell_height, 12);
  for (std::int64_t r = 0; r < grid.rows; r += each_row) {
    html.element("text", position_text(r * grid.block_rows, axes.row_shape),
                 {{"class", "row"}, {"x", px(g.left - 5)}, {"y", px(g.y(r) + g.cell_height / 2 + 3.3)}});
  }
  const std::int64_t each_column =
      label_stride(g.cell_width, label_room(grid.columns, grid.block_columns, axes.column_shape) + 6);
  for (std::int64_t c = 0; c < grid.columns; c += each_column) {
    html.element("text", position_text(c * grid.block_columns, axes.column_shape),
                 {{"x", px(g.x(c) + g.cell_width / 2)}, {"y", px(g.top - 6)}});
  }
  constexpr std::size_t longest_name = 24;
  const auto name = [](const std::string& text) { return shortened(visible(text), longest_name); };
  const std::string x = px((g.left + g.width(grid) - g.right) / 2), y = px((g.top + g.height(grid) - g.bottom) / 2);
  html.element("text", "input " + name(j.input) + " →", {{"class", "name"}, {"x", x}, {"y", px(g.height(grid) - 6)}});
  html.element("text", "← output " + name(j.output),
               {{"class", "name"}, {"x", "0"}, {"y", "0"}, {"transform", "translate(11 " + y + ") rotate(-90)"}});
}

std::string map_name(const std::string& what, const RecordJacobian& j, const HeatGrid& grid) {
  std::int64_t wrong = 0, unsure = 0;
  for (const HeatCell& cell : grid.cells) {
    wrong += cell.verdict == Verdict::fail || cell.verdict == Verdict::error ? 1 : 0;
    unsure += cell.verdict == Verdict::undecided ? 1 : 0;
  }
  std::string name = fmt::format("{} Jacobian of {} by {}: {} by {} entries", what, visible(j.output), visible(j.input),
                                 j.rows, j.columns);
  name += fmt::format(", {} wrong", count_of(wrong, "cell"));
  if (unsure > 0) name += fmt::format(", {} undecided", count_of(unsure, "cell"));
  return name;
}

void write_map(HtmlWriter& html, const std::string& what, const std::string& caption, const HeatGrid& grid,
               const RecordJacobian& j, const HeatAxes& axes, bool ratios) {
  const Geometry g = geometry_of(grid, axes);
  const auto figure = html.scope("figure", {{"class", "map"}});
  {
    const auto title = html.scope("figcaption");
    html.element("b", what);
    html.text(" " + caption);
  }
  const std::string width = px(g.width(grid)), height = px(g.height(grid));
  const auto svg = html.scope("svg", {{"role", "img"},
                                      {"aria-label", map_name(what, j, grid)},
                                      {"viewBox", "0 0 " + width + ' ' + height},
                                      {"width", width},
                                      {"height", height}});
  write_axes(html, grid, g, j, axes);
  write_cells(html, grid, g);
  if (g.numbers()) write_numbers(html, grid, g, ratios);
  if (g.glyphs()) write_glyphs(html, grid, g);
  write_marks(html, grid, g);
}

void write_swatch(HtmlWriter& html, std::string_view kind, std::string_view mark, std::string_view label) {
  const auto item = html.scope("li");
  {
    const auto svg = html.scope(
        "svg",
        {{"class", "swatch"}, {"viewBox", "0 0 18 14"}, {"width", "18"}, {"height", "14"}, {"aria-hidden", "true"}});
    if (!kind.empty()) html.element("path", "", {{"class", kind}, {"d", "M0 0h18v14h-18z"}});
    if (mark == "dot")
      html.element("path", "", {{"class", "dot"}, {"d", "M9 7h0"}});
    else if (mark == "minus w")
      html.element("path", "", {{"class", mark}, {"d", "M5 7h8"}});
    else if (!mark.empty())
      html.element("path", "", {{"class", mark}, {"d", "M1.25 1.25h15.5v11.5h-15.5z"}});
  }
  html.text(label);
}

void write_ramp(HtmlWriter& html, const std::string& low, const std::string& middle, const std::string& high,
                const std::string& label) {
  const auto item = html.scope("li");
  html.text(label + " ");
  html.element("span", low, {{"class", "end"}});
  {
    const auto svg = html.scope(
        "svg",
        {{"class", "ramp"}, {"viewBox", "0 0 153 14"}, {"width", "153"}, {"height", "14"}, {"aria-hidden", "true"}});
    for (int level = -heat_levels; level <= heat_levels; ++level) {
      const std::string kind = level == 0 ? "z" : fmt::format("{}{}", level < 0 ? 'n' : 'p', std::abs(level));
      const std::string path = fmt::format("M{} 0h9v14h-9z", (level + heat_levels) * 9);
      html.element("path", "", {{"class", kind}, {"d", path}});
    }
    html.element("path", "", {{"class", "dot"}, {"d", "M76.5 7h0"}});
  }
  html.element("span", high, {{"class", "end"}});
  if (!middle.empty()) html.text(" " + middle);
}

void write_legend(HtmlWriter& html, const HeatGrid& values, const HeatGrid& ratios) {
  const auto legend = html.scope("ul", {{"class", "legend"}});
  const std::string scale = short_number_text(values.scale, 3);
  write_ramp(html, "−" + scale, "", "+" + scale, "Values, linear:");
  const std::string most = short_number_text(ratios.scale, 2);
  if (ratios.scale > 1)
    write_ramp(html, "−" + most, "× bound; palest: within the bound", "+" + most, "Difference, logarithmic:");
  write_swatch(html, "z", "dot", "exactly 0");
  write_swatch(html, "n4", "minus w", "negative (−)");
  write_swatch(html, "nan", "", "NaN");
  write_swatch(html, "p8", "inf", "infinite");
  write_swatch(html, "z", "wrong", "wrong");
  write_swatch(html, "z", "unsure", "undecided");
}

}  // namespace

void write_heat_map_definitions(HtmlWriter& html) {
  // Constant markup; colours come from the style sheet.
  html.raw(
      "<svg width=\"0\" height=\"0\" class=\"defs\" aria-hidden=\"true\"><defs>"
      "<pattern id=\"hatch-nan\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\">"
      "<path class=\"hatch-ground\" d=\"M0 0h5v5h-5z\"></path><path class=\"hatch-line\" d=\"M0 0v5\"></path></pattern>"
      "<pattern id=\"hatch-inf\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
      "<path class=\"hatch-light\" d=\"M0 1h4\"></path></pattern>"
      "</defs></svg>\n");
}

void write_heat_maps(HtmlWriter& html, const RecordJacobian& jacobian, const HeatAxes& axes) {
  const auto section = html.scope("section", {{"class", "jacobian"}});
  html.element("h4", "Jacobian of " + visible(jacobian.output) + " by " + visible(jacobian.input));
  if (!is_complete(jacobian) || jacobian.analytic.empty()) {
    html.element("p", "The record does not hold this Jacobian as a whole.");
    return;
  }
  const HeatGrid analytic = analytic_grid(jacobian, axes), numeric = numeric_grid(jacobian, axes),
                 difference = difference_grid(jacobian, axes);
  if (analytic.block_rows * analytic.block_columns > 1) {
    html.element(
        "p", fmt::format(
                 "{} by {} entries, shown in blocks of {} by {}: each cell is the largest in magnitude of its block.",
                 jacobian.rows, jacobian.columns, analytic.block_rows, analytic.block_columns));
  }
  {
    const auto maps = html.scope("div", {{"class", "maps"}});
    write_map(html, "Analytic", "what backward returned", analytic, jacobian, axes, false);
    write_map(html, "Numeric", "the reference", numeric, jacobian, axes, false);
    write_map(html, "Difference", "in units of the error bound", difference, jacobian, axes, true);
  }
  write_legend(html, analytic, difference);
}

}  // namespace gradcheck::reports
