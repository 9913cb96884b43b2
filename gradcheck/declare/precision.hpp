/// The working precision of an op.
#pragma once

#include <string_view>

#include "gradcheck/declare/signature.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// Reads "float32" or "float64": the widest format that an op's formulas are written for. A series that is cut off for
/// double, a literal like 0.1 and a constant like M_PI are right in that precision and no further. "": float64.
/// Throws  ParseError.
ScalarKind parse_precision(std::string_view text, const Signature& signature);

}  // namespace gradcheck
