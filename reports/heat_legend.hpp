/// The legend below heat maps.
#pragma once

#include "reports/heat_cells.hpp"
#include "reports/html_writer.hpp"

namespace gradcheck::reports {

/// Colours and signs of the cells. `values` and `ratios`: the grids whose scales are shown.
void write_heat_legend(HtmlWriter& html, const HeatGrid& values, const HeatGrid& ratios);

}  // namespace gradcheck::reports
