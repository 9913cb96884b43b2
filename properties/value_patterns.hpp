/// Values that form a pattern: zeros, simple numbers, one sign, an order, equal entries. Each function changes the
/// entries of a draw as ValueStratum::change does.
#pragma once

#include "properties/value_draw.hpp"

namespace gradcheck::properties {

bool one_zero(ValueDraw& draw);
bool two_zeros(ValueDraw& draw);
bool row_of_zeros(ValueDraw& draw);
bool all_zeros(ValueDraw& draw);

/// Small numbers that are short to read, and sometimes one of the declared kinks of the input.
bool simple_numbers(ValueDraw& draw);
bool positive(ValueDraw& draw);
bool negative(ValueDraw& draw);
/// Ascending or descending.
bool in_order(ValueDraw& draw);

bool all_equal(ValueDraw& draw);
bool two_values(ValueDraw& draw);
bool equal_rows(ValueDraw& draw);
/// Equal up to small differences: means and variances cancel.
bool nearly_equal(ValueDraw& draw);
/// Rows, or all entries, of another input whose last axis has the same extent.
bool as_another_input(ValueDraw& draw);

}  // namespace gradcheck::properties
