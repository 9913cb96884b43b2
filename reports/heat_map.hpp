/// A Jacobian as three heat maps in SVG, side by side: analytic, numeric, and their difference in units of the error
/// bound. Rows are entries of the output, columns entries of the input.
#pragma once

#include "reports/heat_cells.hpp"
#include "reports/html_writer.hpp"

namespace gradcheck::reports {

/// The fill patterns of heat maps; once per page, before the first map.
void write_heat_map_definitions(HtmlWriter& html);

/// The three maps with their legend, or a sentence if the record lacks entries of the Jacobian.
void write_heat_maps(HtmlWriter& html, const RecordJacobian& jacobian, const HeatAxes& axes);

}  // namespace gradcheck::reports
