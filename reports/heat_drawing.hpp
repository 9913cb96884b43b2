/// One heat map as an SVG.
#pragma once

#include <string>

#include "reports/heat_cells.hpp"
#include "reports/html_writer.hpp"

namespace gradcheck::reports {

/// One of the maps of a Jacobian.
struct HeatMap {
  std::string name;     ///< "Analytic"
  std::string caption;  ///< what its values are
  HeatGrid grid;
  bool ratios = false;  ///< the values are multiples of the error bound
};

/// Draws a map: cells with tooltips, numbers or signs where there is room, outlines of wrong and undecided cells, axes.
void draw_heat_map(HtmlWriter& html, const RecordJacobian& jacobian, const HeatAxes& axes, const HeatMap& map);

}  // namespace gradcheck::reports
