#include "reports/heat_map.hpp"

#include <fmt/format.h>

#include "reports/heat_drawing.hpp"
#include "reports/heat_legend.hpp"

namespace gradcheck::reports {
namespace {

void write_map(HtmlWriter& html, const RecordJacobian& jacobian, const HeatAxes& axes, const HeatMap& map) {
  const auto figure = html.scope("figure", {{"class", "map"}});
  {
    const auto title = html.scope("figcaption");
    html.element("b", map.name);
    html.text(" " + map.caption);
  }
  draw_heat_map(html, jacobian, axes, map);
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
    html.element("p", "The record lacks entries of this Jacobian.");
    return;
  }
  const HeatGrid analytic = analytic_grid(jacobian, axes), difference = difference_grid(jacobian, axes);
  if (analytic.block_rows * analytic.block_columns > 1) {
    html.element("p", fmt::format("{} by {} entries, shown in blocks of {} by {}: each cell shows the entry of its "
                                  "block that is largest in magnitude.",
                                  jacobian.rows, jacobian.columns, analytic.block_rows, analytic.block_columns));
  }
  {
    const auto maps = html.scope("div", {{"class", "maps"}});
    write_map(html, jacobian, axes, {"Analytic", "what backward returned", analytic});
    write_map(html, jacobian, axes, {"Numeric", "the reference", numeric_grid(jacobian, axes)});
    write_map(html, jacobian, axes, {"Difference", "in units of the error bound", difference, true});
  }
  write_heat_legend(html, analytic, difference);
}

}  // namespace gradcheck::reports
