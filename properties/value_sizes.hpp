/// Values of chosen sizes: small, large, in the tails, at the borders of a domain. Each function changes the entries of
/// a draw as ValueStratum::change does.
#pragma once

#include "properties/value_draw.hpp"

namespace gradcheck::properties {

/// Both signs, sizes from 2^lowest to 2^highest.
bool of_size(ValueDraw& draw, int lowest, int highest);
/// Near ±center, within about a sixteenth of it.
bool around(ValueDraw& draw, int center);
/// All far out on one side: 1 or -1.
bool tail(ValueDraw& draw, int side);
/// One entry far out, the others ordinary.
bool one_large(ValueDraw& draw);
/// The square of each value underflows in binary64. An op that also computes in binary32 has no such values: 1e-30
/// already is as small for it.
bool about_1e_300(ValueDraw& draw);
/// Ends of the intervals of the domain; an open end is approached up to 2^-20.
bool borders(ValueDraw& draw);

}  // namespace gradcheck::properties
