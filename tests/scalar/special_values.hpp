/// Numbers that the tests of all scalars use.
#pragma once

#include <limits>

namespace gradcheck::tests {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace gradcheck::tests
