/// Numbers and places as findings show them.
#pragma once

#include <string>
#include <type_traits>

#include "gradcheck/declare/number_text.hpp"
#include "gradcheck/scalar/double_double_text.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// All digits that the scalar `computed_in` supports; the shortest decimal that reads back for binary64. W is the
/// scalar that differences are taken in, see in_difference_scalar().
template <class W>
std::string full_text(const W& value, ScalarKind computed_in) {
  constexpr int digits_of_double_double = 32, digits_of_binary128 = 33, digits_of_wide = 50;
  if constexpr (std::is_same_v<W, double>)
    return number_text(value);
  else if constexpr (std::is_same_v<W, DoubleDouble>)
    return to_string(value, digits_of_double_double);
  else
    return value.str(computed_in == ScalarKind::binary128 ? digits_of_binary128 : digits_of_wide);
}

/// Three significant digits: for bounds, steps and differences.
std::string short_text(double value);

/// The place of an element in a tensor of this shape: "(3, 5)"; "" in a scalar.
std::string element_text(const Shape& shape, std::size_t element);

}  // namespace gradcheck
