#include "reports/number_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "gradcheck/record/nonfinite_names.hpp"

namespace gradcheck::reports {

std::string number_text(double value) {
  if (std::isnan(value)) return nan_name;
  if (std::isinf(value)) return value > 0 ? infinity_name : minus_infinity_name;
  return fmt::format("{}", value);
}

std::string short_number_text(double value, int digits) {
  if (std::isnan(value)) return nan_name;
  if (std::isinf(value)) return value > 0 ? "∞" : "-∞";
  return fmt::format("{:.{}g}", value, digits);
}

std::string count_text(std::int64_t count) {
  std::string digits = fmt::format("{}", count);
  const std::size_t first = count < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, 1, ',');
  }
  return digits;
}

std::string count_of(std::int64_t count, const std::string& noun) {
  return count_text(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "unknown";
  if (seconds < 1) return fmt::format("{:.3g} ms", 1000 * seconds);
  if (seconds < 60) return fmt::format("{:.2f} s", seconds);
  if (seconds > 1e15) return fmt::format("{:g} s", seconds);  // too large for the integers below
  const auto whole = static_cast<std::int64_t>(seconds);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

}  // namespace gradcheck::reports
