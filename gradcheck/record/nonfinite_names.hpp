/// The words that stand for numbers without decimal digits, in stored records and in reports.
#pragma once

namespace gradcheck {

inline constexpr const char* nan_name = "NaN";
inline constexpr const char* infinity_name = "Infinity";
inline constexpr const char* minus_infinity_name = "-Infinity";

}  // namespace gradcheck
