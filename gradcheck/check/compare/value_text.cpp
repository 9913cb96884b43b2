#include "gradcheck/check/compare/value_text.hpp"

#include <fmt/format.h>

namespace gradcheck {

std::string short_text(double value) { return fmt::format("{:.3g}", value); }

std::string element_text(const Shape& shape, std::size_t element) {
  return shape.rank() == 0 ? "" : Shape(shape.unravel(static_cast<std::int64_t>(element))).to_string();
}

}  // namespace gradcheck
