/// A finding as a section of the HTML report: sentence, smallest case, comparisons, Jacobians, the command that repeats
/// the case.
#pragma once

#include <string>

#include "gradcheck/record/record.hpp"
#include "reports/html_writer.hpp"

namespace gradcheck::reports {

/// A verdict as a small label: a sign and a word, so that colour is not needed.
void write_badge(HtmlWriter& html, Verdict verdict);

/// `op`: its name. `property`: the one that `finding` belongs to.
void write_finding(HtmlWriter& html, const std::string& op, const PropertyRecord& property, const Finding& finding);

}  // namespace gradcheck::reports
