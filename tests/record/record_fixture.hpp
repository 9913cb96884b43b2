/// Run records for the tests of the reports; times, versions and seeds are fixed.
#pragma once

#include <string>

#include "gradcheck/record/record.hpp"

namespace gradcheck::tests {

RunRecord all_pass();
/// A wrong entry in dW of affine, with Jacobians; an infinite and a NaN entry in another op.
RunRecord failing();
RunRecord undecided();
/// A warning: an op that loses digits far out.
RunRecord weak();
/// An op that threw.
RunRecord refused();
RunRecord not_loaded();
/// Exit code 5.
RunRecord nothing_checked();
/// Every text field holds `text`.
RunRecord hostile(const std::string& text);
/// Markup, quotes, "]]>", malformed UTF-8, ANSI escapes, NUL, line breaks, bidirectional controls.
std::string hostile_text();
/// A Jacobian of more than largest_heat_map rows and columns, diagonal, with one wrong entry.
RecordJacobian large_jacobian(std::int64_t rows, std::int64_t columns, std::int64_t wrong_row,
                              std::int64_t wrong_column);

}  // namespace gradcheck::tests
