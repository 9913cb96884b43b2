/// A finding as a section of the HTML report: sentence, smallest case, comparison, Jacobians, the line that repeats it.
#pragma once

#include <string>

#include "gradcheck/record/record.hpp"
#include "reports/html_writer.hpp"

namespace gradcheck::reports {

/// A verdict as a small label: its sign and its word, so that colour is not needed.
void write_badge(HtmlWriter& html, Verdict verdict);

void write_finding(HtmlWriter& html, const Finding& finding, const std::string& op);

}  // namespace gradcheck::reports
