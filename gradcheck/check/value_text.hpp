/// Numbers as findings show them.
#pragma once

#include <limits>
#include <string>
#include <type_traits>

#include "gradcheck/declare/number_text.hpp"
#include "gradcheck/scalar/double_double_text.hpp"

namespace gradcheck {

/// All digits that a scalar supports; the shortest decimal that reads back for binary64.
template <class W>
std::string full_text(const W& value) {
  if constexpr (std::is_same_v<W, double>)
    return number_text(value);
  else if constexpr (std::is_same_v<W, DoubleDouble>)
    return to_string(value, 32);
  else
    return value.str(std::numeric_limits<W>::digits10);
}

/// Three significant digits: for bounds, steps and differences.
std::string short_text(double value);

}  // namespace gradcheck
