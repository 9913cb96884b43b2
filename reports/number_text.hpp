/// Numbers as text, the same in every report.
#pragma once

#include <cstdint>
#include <string>

namespace gradcheck::reports {

/// The shortest decimal that reads back as the same binary64; or "NaN", "Infinity", "-Infinity".
std::string number_text(double value);

/// At most `digits` significant digits, for narrow places ("0.333", "-1.2e-05", "NaN", "∞").
std::string short_number_text(double value, int digits);

/// With commas between thousands: 1,234,567.
std::string count_text(std::int64_t count);

/// "1 op", "2 ops".
std::string count_of(std::int64_t count, const std::string& noun);

/// A duration for people: "0.42 ms", "1.50 s", "3 min 20 s".
std::string duration_text(double seconds);

}  // namespace gradcheck::reports
