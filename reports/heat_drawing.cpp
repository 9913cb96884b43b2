#include "reports/heat_drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "reports/number_text.hpp"
#include "reports/tensor_grid.hpp"

namespace gradcheck::reports {
namespace {

// In user units of the SVG; one unit is one CSS pixel where there is room.
constexpr double map_extent = 288;  // of the cells, along each side
constexpr double widest_cell = 58, highest_cell = 30;
constexpr double number_cell = 46;           // from this width on, a cell shows its number: 8 characters of 5.7
constexpr double three_digit_cell = 52;      // from this width on, the number has one more digit
constexpr double character_width = 5.7;      // of the 9.5 px monospaced digits
constexpr double glyph_cell = 9;             // from this size on, a cell shows a sign
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

// Labels stand at every so many rows or columns, so that they do not touch.
std::int64_t label_stride(double room_each, double room_needed) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(room_needed / room_each)));
}

class Drawing {
 public:
  Drawing(HtmlWriter& html, const RecordJacobian& jacobian, const HeatAxes& axes, const HeatMap& map)
      : html_(html), jacobian_(jacobian), axes_(axes), map_(map), g_(geometry_of(map.grid, axes)) {}

  void write() const {
    const std::string width = px(g_.width(map_.grid)), height = px(g_.height(map_.grid));
    const auto svg = html_.scope("svg", {{"role", "img"},
                                         {"aria-label", description()},
                                         {"viewBox", "0 0 " + width + ' ' + height},
                                         {"width", width},
                                         {"height", height}});
    write_axes();
    write_cells();
    if (g_.numbers()) write_numbers();
    if (g_.glyphs()) write_glyphs();
    write_marks();
  }

 private:
  // For readers who do not see the picture.
  std::string description() const {
    std::int64_t wrong = 0, unsure = 0;
    for (const HeatCell& cell : map_.grid.cells) {
      wrong += cell.verdict == Verdict::fail || cell.verdict == Verdict::error ? 1 : 0;
      unsure += cell.verdict == Verdict::undecided ? 1 : 0;
    }
    std::string text = fmt::format("{} Jacobian of {} by {}: {} by {} entries", map_.name, visible(jacobian_.output),
                                   visible(jacobian_.input), jacobian_.rows, jacobian_.columns);
    text += fmt::format(", {} wrong", count_of(wrong, "cell"));
    if (unsure > 0) text += fmt::format(", {} undecided", count_of(unsure, "cell"));
    return text;
  }

  // Cells [first, last) of a row as one shape with a tooltip.
  void write_run(std::int64_t row, std::int64_t first, std::int64_t last) const {
    const std::string width = px(g_.x(last) - g_.x(first));
    const std::string path =
        fmt::format("M{} {}h{}v{}h-{}z", px(g_.x(first)), px(g_.y(row)), width, px(g_.cell_height), width);
    const HeatCell& cell = map_.grid.at(row, first);
    const auto shape = html_.scope("path", {{"class", kind_class(cell)}, {"d", path}});
    html_.element("title", last == first + 1
                               ? cell.tooltip
                               : fmt::format("{}, and {} more cells to its right", cell.tooltip, last - first - 1));
  }

  void write_cells() const {
    const bool merge = map_.grid.rows * map_.grid.columns > merged_above;
    for (std::int64_t r = 0; r < map_.grid.rows; ++r) {
      for (std::int64_t c = 0; c < map_.grid.columns;) {
        const auto mergeable = [&](std::int64_t i) {
          return i < map_.grid.columns && map_.grid.at(r, i).kind == HeatCell::Kind::zero &&
                 map_.grid.at(r, i).verdict == Verdict::pass;
        };
        std::int64_t last = c + 1;
        while (merge && mergeable(c) && mergeable(last)) ++last;
        write_run(r, c, last);
        c = last;
      }
    }
  }

  std::string cell_text(const HeatCell& cell) const {
    if (cell.kind == HeatCell::Kind::zero) return "0";
    if (map_.ratios && cell.kind == HeatCell::Kind::number && cell.level == 1) return "≤ 1";
    return short_number_text(cell.value, map_.ratios || g_.cell_width < three_digit_cell ? 2 : 3);
  }

  void write_numbers() const {
    const auto group = html_.scope("g", {{"class", "t"}});
    for (std::int64_t r = 0; r < map_.grid.rows; ++r) {
      for (std::int64_t c = 0; c < map_.grid.columns; ++c) {
        const HeatCell& cell = map_.grid.at(r, c);
        const bool strong = cell.level >= 5 && cell.kind != HeatCell::Kind::not_a_number;
        const std::string x = px(g_.x(c) + g_.cell_width / 2), y = px(g_.y(r) + g_.cell_height / 2 + 3.3);
        html_.element("text", cell_text(cell), {{"class", strong ? "s" : "w"}, {"x", x}, {"y", y}});
      }
    }
  }

  // Where cells are too small for numbers: a dot for an exact zero, a dash for a negative number.
  void write_glyphs() const {
    std::string dots, weak_dashes, strong_dashes;
    const double half = std::min(g_.cell_width, g_.cell_height) * 0.2;
    for (std::int64_t r = 0; r < map_.grid.rows; ++r) {
      for (std::int64_t c = 0; c < map_.grid.columns; ++c) {
        const HeatCell& cell = map_.grid.at(r, c);
        const double x = g_.x(c) + g_.cell_width / 2, y = g_.y(r) + g_.cell_height / 2;
        if (cell.kind == HeatCell::Kind::zero) {
          fmt::format_to(std::back_inserter(dots), "M{} {}h0", px(x), px(y));
        } else if (cell.negative && cell.kind != HeatCell::Kind::not_a_number) {
          fmt::format_to(std::back_inserter(cell.level >= 5 ? strong_dashes : weak_dashes), "M{} {}h{}", px(x - half),
                         px(y), px(2 * half));
        }
      }
    }
    if (!dots.empty()) html_.element("path", "", {{"class", "dot"}, {"d", dots}});
    if (!weak_dashes.empty()) html_.element("path", "", {{"class", "minus w"}, {"d", weak_dashes}});
    if (!strong_dashes.empty()) html_.element("path", "", {{"class", "minus s"}, {"d", strong_dashes}});
  }

  // Above the cells: hatching of infinities, outlines of cells that did not pass.
  void write_marks() const {
    std::string infinite, wrong, unsure;
    for (std::int64_t r = 0; r < map_.grid.rows; ++r) {
      for (std::int64_t c = 0; c < map_.grid.columns; ++c) {
        const HeatCell& cell = map_.grid.at(r, c);
        const auto box = [&](std::string& path, double inset) {
          fmt::format_to(std::back_inserter(path), "M{} {}h{}v{}h-{}z", px(g_.x(c) + inset), px(g_.y(r) + inset),
                         px(g_.cell_width - 2 * inset), px(g_.cell_height - 2 * inset), px(g_.cell_width - 2 * inset));
        };
        if (cell.kind == HeatCell::Kind::infinite) box(infinite, 0);
        const double inset = g_.cell_width > 8 && g_.cell_height > 8 ? 1.25 : 0.25;
        if (cell.verdict == Verdict::fail || cell.verdict == Verdict::error) box(wrong, inset);
        if (cell.verdict == Verdict::undecided) box(unsure, inset);
      }
    }
    const bool small = g_.cell_width <= 8 || g_.cell_height <= 8;
    if (!infinite.empty()) html_.element("path", "", {{"class", "inf"}, {"d", infinite}});
    const auto outline = [&](const std::string& path, const std::string& kind) {
      if (path.empty()) return;
      // A halo below the outline, which shows on dark and on light cells.
      html_.element("path", "", {{"class", small ? "halo small" : "halo"}, {"d", path}});
      html_.element("path", "", {{"class", small ? kind + " small" : kind}, {"d", path}});
    };
    outline(unsure, "unsure");
    outline(wrong, "wrong");
  }

  void write_axes() const {
    const auto group = html_.scope("g", {{"class", "axis"}});
    const std::int64_t each_row = label_stride(g_.cell_height, 12);
    for (std::int64_t r = 0; r < map_.grid.rows; r += each_row) {
      html_.element("text", position_text(r * map_.grid.block_rows, axes_.row_shape),
                    {{"class", "row"}, {"x", px(g_.left - 5)}, {"y", px(g_.y(r) + g_.cell_height / 2 + 3.3)}});
    }
    const std::int64_t each_column =
        label_stride(g_.cell_width, label_room(map_.grid.columns, map_.grid.block_columns, axes_.column_shape) + 6);
    for (std::int64_t c = 0; c < map_.grid.columns; c += each_column) {
      html_.element("text", position_text(c * map_.grid.block_columns, axes_.column_shape),
                    {{"x", px(g_.x(c) + g_.cell_width / 2)}, {"y", px(g_.top - 6)}});
    }
    constexpr std::size_t longest_name = 24;
    const auto short_name = [](const std::string& text) { return shortened(visible(text), longest_name); };
    const std::string x = px((g_.left + g_.width(map_.grid) - g_.right) / 2),
                      y = px((g_.top + g_.height(map_.grid) - g_.bottom) / 2);
    html_.element("text", "input " + short_name(jacobian_.input) + " →",
                  {{"class", "name"}, {"x", x}, {"y", px(g_.height(map_.grid) - 6)}});
    html_.element("text", "← output " + short_name(jacobian_.output),
                  {{"class", "name"}, {"x", "0"}, {"y", "0"}, {"transform", "translate(11 " + y + ") rotate(-90)"}});
  }

  HtmlWriter& html_;
  const RecordJacobian& jacobian_;
  const HeatAxes& axes_;
  const HeatMap& map_;
  const Geometry g_;
};

}  // namespace

void draw_heat_map(HtmlWriter& html, const RecordJacobian& jacobian, const HeatAxes& axes, const HeatMap& map) {
  Drawing(html, jacobian, axes, map).write();
}

}  // namespace gradcheck::reports
