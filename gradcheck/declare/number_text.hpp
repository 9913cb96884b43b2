#pragma once

#include <array>
#include <charconv>
#include <string>

namespace gradcheck {

/// The shortest decimal that reads back as the same double: "0.01", "-inf".
inline std::string number_text(double value) {
  std::array<char, 32> digits{};  // the longest shortest double, -2.2250738585072014e-308, has 24 characters
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

}  // namespace gradcheck
